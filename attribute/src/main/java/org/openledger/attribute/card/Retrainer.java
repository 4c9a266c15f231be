package org.openledger.attribute.card;

/// The training run as a function of example weights: what the card asks "what if" of.
@FunctionalInterface
public interface Retrainer {
  /// Adapter parameters after the same run, same seed and order, with these weights [n]; an example
  /// of weight 0 keeps its place in the batches and contributes nothing.
  float[] retrain(float[] weights);
}
