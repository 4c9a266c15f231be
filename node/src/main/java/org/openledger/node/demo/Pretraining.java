package org.openledger.node.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.core.hash.Hash;
import org.openledger.node.Steps;
import org.openledger.train.ModelFactory;
import org.openledger.train.PretrainSettings;
import org.openledger.train.PretrainText;

/// Pre-trains a small base on files of text, without a node.
public final class Pretraining {
  private Pretraining() {}

  /// What to pre-train.
  ///
  /// @param models folder of models; the base goes below `bases/`
  /// @param name its name
  /// @param files JSON Lines, plain or gzip
  /// @param charsMax most characters to take from each file
  /// @param steps optimiser steps
  public record Request(Path models, String name, List<Path> files, long charsMax, int steps) {
    public Request {
      files = List.copyOf(files);
    }
  }

  /// A pre-trained base.
  ///
  /// @param folder where it is
  /// @param digest SHA-256 of its weights
  public record Result(Path folder, Hash digest) {}

  /// Pre-trains.
  public static Result run(Request request, Steps steps) throws IOException {
    var texts = new ArrayList<PretrainText>();
    for (var file : request.files()) {
      TextFile.of(file)
          .texts(_ -> true, request.charsMax())
          .forEach(text -> texts.add(new PretrainText(text.question(), text.text())));
    }
    var base =
        new ModelFactory(request.models(), Optional.empty())
            .pretrain(
                request.name(),
                texts,
                PretrainSettings.NANO.withSteps(request.steps()),
                (done, of, loss) ->
                    steps.progress("pretrain", done, of, "loss %.3f".formatted(loss)));
    return new Result(base.folder(), base.digest());
  }
}
