package org.openledger.train;

/// Told how far a run has come. It cannot change the run.
@FunctionalInterface
public interface RunProgress {
  /// Tells nobody.
  RunProgress NONE = (step, steps, loss) -> {};

  /// Step `step` of `steps` is done; the batch's loss before it was `loss` nats per token.
  void step(int step, int steps, double loss);
}
