package org.openledger.train;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.model.weights.ModelConfig;

/// The shape of a small base and how long it is trained.
///
/// @param shape its shape; its vocabulary is what the tokenizer may grow to, its context also the
///   length of a training window
/// @param batch windows per step
/// @param learningRate highest learning rate
/// @param steps optimiser steps
/// @param seed seed of the starting point and the order
public record PretrainSettings(
    ModelConfig shape, int batch, float learningRate, int steps, long seed) {
  /// A nano base: about a million parameters, a minute or two on two cores.
  public static final PretrainSettings NANO =
      new PretrainSettings(
          new ModelConfig(
              new ModelConfig.Embedding(2048, true),
              128,
              1e-5f,
              4,
              ModelConfig.Attention.grouped(4, 4, 32),
              352, // 8/3 of the width, rounded up to a multiple of 16
              new ModelConfig.Positions(256, 10_000, null)),
          8,
          3e-3f,
          400,
          1);

  public PretrainSettings {
    if (steps < 1 || steps > 10_000_000 || batch < 1 || batch > 4096 || shape.context() < 16) {
      throw new Refusal(
          Code.BAD_SETTINGS,
          "pre-training takes 1 to 10,000,000 steps of 1 to 4096 windows of 16 or more tokens");
    }
  }

  /// The same with another number of steps.
  public PretrainSettings withSteps(int other) {
    return new PretrainSettings(shape, batch, learningRate, other, seed);
  }
}
