package org.openledger.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openledger.app.server.ApiServer;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.files.PrivateFiles;
import org.openledger.node.PretrainRequest;
import org.openledger.node.TrainingPlan;
import org.openledger.node.demo.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `demo`: the whole loop on a file, from import to paid and verified, with a report at the end.
@Command(
    name = "demo",
    description = "Run the whole loop on a file: contribute, train, ask, settle, verify.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "On a file that comes with the program:",
      "  ./openledger demo --headless --records " + Demo.EXAMPLE_RECORDS + " \\",
      "    --data-file examples/" + Demo.EXAMPLE + "/" + Demo.EXAMPLE + ".jsonl"
    })
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--data-file",
      paramLabel = "FILE",
      required = true,
      description = "JSON Lines, plain or gzip.")
  Path file = Path.of("");

  @Option(
      names = "--records",
      description = "Most records to take from the file (default: ${DEFAULT-VALUE}).")
  int records = Demo.RECORDS_DEFAULT;

  @Option(
      names = "--pretrain-steps",
      description = "Optimiser steps of the base (default: ${DEFAULT-VALUE}).")
  int pretrainSteps = PretrainRequest.STEPS_DEFAULT;

  @Option(names = "--headless", description = "Serve no page; end when the loop has ended.")
  boolean headless;

  @Mixin JsonOption output = new JsonOption();

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Keep the demo's node here (default: a folder that is deleted at the end).")
  @Nullable Path home;

  @Option(names = "--port", description = "Loopback port without --headless (default: any).")
  int port;

  /// A home for the time it runs. Libraries are kept elsewhere: in the temporary folder no program
  /// may lie that is run.
  private static Path passing() throws IOException {
    System.setProperty(NativeFolder.PROPERTY, NativeFolder.path().toString());
    return Files.createTempDirectory("openledger-demo-");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Files.isRegularFile(file)) {
      throw new Refusal(
          Code.NO_SUCH_THING,
          "there is no file %s; one comes with the program, for --records %d: %s"
              .formatted(file, Demo.EXAMPLE_RECORDS, Demo.example()));
    }
    var given = home;
    var folder = given != null ? given : passing();
    var foreground = headless ? null : new Foreground();
    try (var node = Demo.open(folder)) {
      var report =
          Demo.run(
              node,
              new Demo.Request(file, records, pretrainSteps, TrainingPlan.DEFAULT),
              new ConsoleSteps(System.err));
      report.broken().forEach((link, why) -> System.err.printf("  BROKEN     %s: %s%n", link, why));
      System.out.println(output.json ? report.toJson().compact() : report.toJson().pretty());
      if (foreground != null) {
        try (var server = ApiServer.start(node, port)) {
          node.renewing().start();
          foreground.await(node, server);
        }
      }
      return report.complete() ? 0 : 1;
    } finally {
      if (given == null) {
        PrivateFiles.deleteTree(folder);
      }
      if (foreground != null) {
        foreground.closed();
      }
    }
  }
}
