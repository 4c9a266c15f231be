package org.openledger.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openledger.app.Demo;
import org.openledger.app.Steps;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `demo`: the whole loop on a file, from import to paid and verified, with a report at the end.
@Command(
    name = "demo",
    description = "Run the whole loop on a file: contribute, train, ask, settle, verify.",
    mixinStandardHelpOptions = true)
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

  @Option(names = "--headless", description = "Serve no page; end when the loop has ended.")
  boolean headless;

  @Option(names = "--json", description = "Print the report as one JSON object on standard output.")
  boolean json;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Keep the demo's node here (default: a folder that is deleted at the end).")
  @Nullable Path home;

  @Override
  public Integer call() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CliException(CliException.Exit.NOT_FOUND, "there is no file " + file);
    }
    Steps steps = new ConsoleSteps(System.err);
    var report = Demo.run(new Demo.Request(file, records, home), steps);
    System.out.println(json ? report.toJson().compact() : report.toJson().pretty());
    return report.complete() ? 0 : 1;
  }
}
