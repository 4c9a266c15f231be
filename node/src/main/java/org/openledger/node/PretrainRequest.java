package org.openledger.node;

import java.util.List;
import org.openledger.train.PretrainSettings;

/// A nano base, about a million parameters, that is to be pre-trained.
///
/// @param name its name
/// @param texts what it learns from
/// @param steps optimiser steps
public record PretrainRequest(String name, List<Text> texts, int steps) {
  /// Optimiser steps when nobody says how many.
  public static final int STEPS_DEFAULT = PretrainSettings.NANO.steps();

  public PretrainRequest {
    texts = List.copyOf(texts);
  }

  /// A piece of text to pre-train on.
  ///
  /// @param question a question, or empty where the text is plain
  /// @param text its answer, or the text
  public record Text(String question, String text) {}
}
