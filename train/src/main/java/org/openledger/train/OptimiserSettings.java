package org.openledger.train;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;

/// How a LoRA run walks: AdamW with warm-up and cosine decay, clipped per sample.
///
/// @param epochs passes over the examples
/// @param batch examples per step
/// @param learningRate highest learning rate
/// @param warmupFraction part of the steps over which it rises from zero
/// @param beta1 decay of the first moment
/// @param beta2 decay of the second moment
/// @param epsilon added to the root
/// @param epsilonRoot added under the root; smooths training so that influence is measurable (arXiv
///   2503.13751, section 4)
/// @param weightDecay decoupled weight decay
/// @param clipNorm largest norm of one sample's gradient; bounds what an outlier can do
public record OptimiserSettings(
    int epochs,
    int batch,
    float learningRate,
    float warmupFraction,
    float beta1,
    float beta2,
    float epsilon,
    float epsilonRoot,
    float weightDecay,
    float clipNorm) {
  /// Most passes over the examples.
  public static final int EPOCHS_MAX = 1_000;

  /// Settings that suit the small bases of this project.
  public static final OptimiserSettings DEFAULT =
      new OptimiserSettings(4, 16, 6e-3f, 0.1f, 0.9f, 0.98f, 1e-8f, 1e-7f, 0f, 2f);

  /// Settings under which a small base learns a few dozen texts by heart.
  public static final OptimiserSettings MEMORISING =
      new OptimiserSettings(30, 8, 1e-2f, 0.1f, 0.9f, 0.98f, 1e-8f, 1e-7f, 0f, 2f);

  public OptimiserSettings {
    require(epochs >= 1 && epochs <= EPOCHS_MAX, "epochs " + epochs);
    require(batch >= 1 && batch <= 4096, "batch " + batch);
    require(learningRate > 0 && learningRate < 1, "learning rate " + learningRate);
    require(warmupFraction >= 0 && warmupFraction < 1, "warm-up fraction " + warmupFraction);
    require(beta1 >= 0 && beta1 < 1 && beta2 > 0 && beta2 < 1, "betas " + beta1 + ", " + beta2);
    require(epsilon > 0 && epsilonRoot >= 0, "epsilons " + epsilon + ", " + epsilonRoot);
    require(weightDecay >= 0 && weightDecay < 1, "weight decay " + weightDecay);
    require(clipNorm > 0 && Float.isFinite(clipNorm), "clip norm " + clipNorm);
  }

  /// The same with another number of passes.
  public OptimiserSettings withEpochs(int other) {
    return new OptimiserSettings(
        other,
        batch,
        learningRate,
        warmupFraction,
        beta1,
        beta2,
        epsilon,
        epsilonRoot,
        weightDecay,
        clipNorm);
  }

  /// The same with so many passes that a run over `examples` examples takes at least `steps` steps:
  /// a small data set needs more passes to learn anything.
  public OptimiserSettings withAtLeast(int steps, int examples) {
    long needed = ((long) steps * batch + examples - 1) / examples;
    return withEpochs((int) Math.min(EPOCHS_MAX, Math.max(epochs, needed)));
  }

  /// The settings as an object.
  public Json toJson() {
    return Json.object()
        .put("optimiser", "adamw")
        .put("schedule", "cosine")
        .put("epochs", epochs)
        .put("batch", batch)
        .put("learningRate", learningRate)
        .put("warmupFraction", warmupFraction)
        .put("beta1", beta1)
        .put("beta2", beta2)
        .put("epsilon", epsilon)
        .put("epsilonRoot", epsilonRoot)
        .put("weightDecay", weightDecay)
        .put("clipNorm", clipNorm)
        .build();
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new Refusal(Code.BAD_SETTINGS, what + " is out of bounds");
    }
  }
}
