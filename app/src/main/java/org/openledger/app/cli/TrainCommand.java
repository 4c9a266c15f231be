package org.openledger.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openledger.node.demo.TextFile;
import org.openledger.train.ModelFactory;
import org.openledger.train.PretrainSettings;
import org.openledger.train.PretrainText;
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
  int steps = PretrainSettings.NANO.steps();

  @Option(
      names = "--chars",
      description = "Most characters to take from each file (default: ${DEFAULT-VALUE}).")
  long charsMax = 4_000_000;

  @Override
  public Integer call() throws IOException {
    var texts = new ArrayList<PretrainText>();
    for (var file : files) {
      if (!Files.isRegularFile(file)) {
        throw new CliException(CliException.Exit.NOT_FOUND, "there is no file " + file);
      }
      texts.addAll(TextFile.of(file).texts(row -> true, charsMax));
    }
    var shown = new ConsoleSteps(System.err);
    var settings = PretrainSettings.NANO.withSteps(steps);
    var base =
        new ModelFactory(models, Optional.empty())
            .pretrain(
                name,
                texts,
                settings,
                (done, of, loss) ->
                    shown.progress("pretrain", done, of, "loss %.3f".formatted(loss)));
    shown.done("pretrain", "%s in %s, digest %s".formatted(name, base.folder(), base.digest()));
    return 0;
  }
}
