package org.openledger.train;

/// Something told of every optimiser step of a LoRA run, while the step's gradients are in memory.
///
/// The trainer calls it on its own thread, in step order, once per step. A step that the observer
/// does not need costs nothing: [StepState] computes on demand what training itself does not.
@FunctionalInterface
public interface StepObserver {
  /// Takes in one step. The arrays of `state` are the trainer's own: read them, do not keep them.
  void step(StepState state);
}
