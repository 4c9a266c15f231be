package org.openledger.train;

/// What one AdamW step of a LoRA run looked like: its constants, its denominators, its gradients.
///
/// With p adapter parameters, g = (1/B) sum of the rows, and m, v the moments after this step:
///
///     m = b1 m + (1-b1) g ;  c1 = 1-b1^t ;  D = sqrt(v/c2 + epsRoot) + eps
///     th' = (1 - eta wd) th - eta m / (c1 D)
///
/// Arrays belong to the trainer and are valid during [StepObserver#step] only.
public interface StepState {
  /// Step index t, counted from 1.
  int step();

  /// Learning rate eta of this step, after the schedule.
  float learningRate();

  /// c1 = 1 - b1^t, as the optimiser used it.
  float firstCorrection();

  /// c2 = 1 - b2^t, as the optimiser used it.
  float secondCorrection();

  /// b1, the decay of the first moment.
  float beta1();

  /// wd, the decoupled weight decay.
  float weightDecay();

  /// D [p], after this step's update of the second moment.
  float[] denominators();

  /// th [p], the adapter parameters before the step.
  float[] parameters();

  /// Indices into the run's examples, [B].
  int[] batch();

  /// Gradients of the samples' losses after clipping and weighting, [B, p] row-major: their sum
  /// over B is exactly the gradient the optimiser took.
  float[] rows();

  /// Gradients of the same samples at the same parameters with the scored labels drawn from the
  /// model, neither clipped nor weighted: [B * draws, p], the draws of one sample beside each
  /// other. The generator is keyed by `seed`, the step and the sample.
  float[] sampledRows(int draws, long seed);
}
