package org.openledger.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.node.PretrainRequest;
import org.openledger.node.demo.Pretraining;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `train`: pre-trains a small base on files of text. Adapters are trained by `up` and `demo`.
@Command(
    name = "train",
    description = "Pre-train a small base on files of text.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Option(names = "--base", paramLabel = "NAME", required = true, description = "Its name.")
  String name = "";

  @Option(
      names = "--text",
      paramLabel = "FILE",
      required = true,
      description = "JSON Lines, plain or gzip; may be given several times.")
  List<Path> files = List.of();

  @Option(
      names = "--models",
      paramLabel = "DIR",
      defaultValue = "data/models",
      description = "Folder of models; the base goes below bases/ (default: ${DEFAULT-VALUE}).")
  Path models = Path.of("data/models");

  @Option(names = "--steps", description = "Optimiser steps (default: ${DEFAULT-VALUE}).")
  int steps = PretrainRequest.STEPS_DEFAULT;

  @Option(
      names = "--chars",
      description = "Most characters to take from each file (default: ${DEFAULT-VALUE}).")
  long charsMax = 4_000_000;

  @Override
  public Integer call() throws IOException {
    for (var file : files) {
      if (!Files.isRegularFile(file)) {
        throw new Refusal(Code.NO_SUCH_THING, "there is no file " + file);
      }
    }
    var shown = new ConsoleSteps(System.err);
    var request = new Pretraining.Request(models, name, files, charsMax, steps);
    var base = Pretraining.run(request, shown);
    shown.done("pretrain", "%s in %s, digest %s".formatted(name, base.folder(), base.digest()));
    return 0;
  }
}
