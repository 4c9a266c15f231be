package org.openledger.train;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// The size of a small base and how long it is trained.
///
/// @param vocabulary tokens of its tokenizer
/// @param hidden width
/// @param layers blocks
/// @param heads attention heads
/// @param context longest sequence, also the length of a training window
/// @param batch windows per step
/// @param steps optimiser steps
/// @param learningRate highest learning rate
/// @param seed seed of the starting point and the order
public record PretrainSettings(
    int vocabulary,
    int hidden,
    int layers,
    int heads,
    int context,
    int batch,
    int steps,
    float learningRate,
    long seed) {
  /// A nano base: about a million parameters, a minute or two on two cores.
  public static final PretrainSettings NANO =
      new PretrainSettings(2048, 128, 4, 4, 256, 8, 400, 3e-3f, 1);

  public PretrainSettings {
    if (steps < 1 || steps > 10_000_000 || batch < 1 || batch > 4096 || context < 16) {
      throw new Refusal(
          Code.BAD_SETTINGS,
          "pre-training takes 1 to 10,000,000 steps of 1 to 4096 windows of 16 or more tokens");
    }
    if (heads < 1 || hidden % (2 * heads) != 0) {
      throw new Refusal(
          Code.BAD_SETTINGS,
          "a width of " + hidden + " cannot be shared by " + heads + " heads of even width");
    }
  }

  /// The same with another number of steps.
  public PretrainSettings withSteps(int other) {
    return new PretrainSettings(
        vocabulary, hidden, layers, heads, context, batch, other, learningRate, seed);
  }

  /// Width of the gated feed-forward part: 8/3 of the width, rounded up to a multiple of 16.
  public int intermediate() {
    return (hidden * 8 / 3 + 15) / 16 * 16;
  }
}
