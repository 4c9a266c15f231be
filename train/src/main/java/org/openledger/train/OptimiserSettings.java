package org.openledger.train;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.model.optim.AdamW;

/// How a LoRA run walks: AdamW with warm-up and cosine decay, clipped per sample.
///
/// @param epochs passes over the examples
/// @param learningRate highest learning rate
/// @param batch examples per step
/// @param warmupFraction part of the steps over which the learning rate rises from zero
/// @param adam constants of AdamW; its epsilon under the root smooths training so that influence is
///   measurable (arXiv 2503.13751, section 4)
/// @param clipNorm largest norm of one sample's gradient; bounds what an outlier can do
public record OptimiserSettings(
    int epochs,
    float learningRate,
    int batch,
    float warmupFraction,
    AdamW.Settings adam,
    float clipNorm) {
  /// Most passes over the examples.
  public static final int EPOCHS_MAX = 1_000;

  /// AdamW for runs whose influence is to be measured.
  private static final AdamW.Settings SMOOTH =
      AdamW.Settings.USUAL.withBetas(0.9f, 0.98f).withEpsilonRoot(1e-7f);

  /// Settings that suit the small bases of this project.
  public static final OptimiserSettings DEFAULT =
      new OptimiserSettings(4, 6e-3f, 16, 0.1f, SMOOTH, 2f);

  /// Settings under which a small base learns a few dozen texts by heart.
  public static final OptimiserSettings MEMORISING =
      new OptimiserSettings(30, 1e-2f, 8, 0.1f, SMOOTH, 2f);

  public OptimiserSettings {
    require(epochs >= 1 && epochs <= EPOCHS_MAX, "epochs " + epochs);
    require(batch >= 1 && batch <= 4096, "batch " + batch);
    require(learningRate > 0 && learningRate < 1, "learning rate " + learningRate);
    require(warmupFraction >= 0 && warmupFraction < 1, "warm-up fraction " + warmupFraction);
    require(adam.b2() > 0, "beta2 " + adam.b2());
    require(adam.eps() > 0, "epsilon " + adam.eps());
    require(adam.weightDecay() < 1, "weight decay " + adam.weightDecay());
    require(clipNorm > 0 && Float.isFinite(clipNorm), "clip norm " + clipNorm);
  }

  /// The same with another number of passes.
  public OptimiserSettings withEpochs(int other) {
    return new OptimiserSettings(other, learningRate, batch, warmupFraction, adam, clipNorm);
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
        .put("beta1", adam.b1())
        .put("beta2", adam.b2())
        .put("epsilon", adam.eps())
        .put("epsilonRoot", adam.epsRoot())
        .put("weightDecay", adam.weightDecay())
        .put("clipNorm", clipNorm)
        .build();
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new Refusal(Code.BAD_SETTINGS, what + " is out of bounds");
    }
  }
}
