package org.openledger.model.optim;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// AdamW with decoupled weight decay and an eps inside the root as well (arXiv 1711.05101; eps_root
/// as in arXiv 2503.13751):
///
///     m = b1 m + (1 - b1) g,  v = b2 v + (1 - b2) g^2
///     x = x (1 - lr wd) - lr c1 m / D,  D = sqrt(c2 v + eps_root) + eps
///     c1 = 1 / (1 - b1^t),  c2 = 1 / (1 - b2^t)
///
/// State and parameters are float32, every element on its own; c1 and c2 are formed in double by
/// repeated multiplication and rounded once.
public final class AdamW {
  private final Settings settings;
  private final float[] m;
  private final float[] v;
  private final float[] divisor;
  private int step;
  private double power1 = 1;
  private double power2 = 1;

  /// The constants of a run. `epsRoot` 0 is the ordinary AdamW.
  public record Settings(float b1, float b2, float eps, float epsRoot, float weightDecay) {
    /// Usual values: 0.9, 0.999, 1e-8, 0, 0.
    public static final Settings USUAL = new Settings(0.9f, 0.999f, 1e-8f, 0f, 0f);

    /// Checks the bounds.
    public Settings {
      boolean betas = b1 >= 0 && b1 < 1 && b2 >= 0 && b2 < 1;
      if (!betas || !(eps >= 0) || !(epsRoot >= 0) || !(eps + epsRoot > 0)) {
        throw new Refusal(Code.INVALID_ARGUMENT, "AdamW constants out of bounds");
      }
      if (!(weightDecay >= 0 && weightDecay < 1e3f)) {
        throw new Refusal(Code.INVALID_ARGUMENT, "weight decay " + weightDecay);
      }
    }
  }

  /// The factors of one step: bias corrections and learning rate.
  public record Step(int number, float learningRate, float c1, float c2) {}

  /// A fresh optimiser for `size` parameters.
  public AdamW(Settings settings, int size) {
    this.settings = settings;
    this.m = new float[size];
    this.v = new float[size];
    this.divisor = new float[size];
  }

  /// Updates the parameters in place by one step along the gradient.
  public Step step(float[] parameters, float[] gradient, float learningRate) {
    if (parameters.length != m.length || gradient.length != m.length) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "%d parameters and %d gradients for an optimiser of %d"
              .formatted(parameters.length, gradient.length, m.length));
    }
    step++;
    power1 *= settings.b1;
    power2 *= settings.b2;
    float c1 = (float) (1 / (1 - power1));
    float c2 = (float) (1 / (1 - power2));
    float b1 = settings.b1;
    float b2 = settings.b2;
    float rest1 = 1f - b1;
    float rest2 = 1f - b2;
    for (int i = 0; i < m.length; i++) {
      float g = gradient[i];
      m[i] = b1 * m[i] + rest1 * g;
      v[i] = b2 * v[i] + rest2 * (g * g);
    }
    float keep = 1f - learningRate * settings.weightDecay;
    float rate = learningRate * c1;
    for (int i = 0; i < m.length; i++) {
      float d = (float) Math.sqrt(v[i] * c2 + settings.epsRoot) + settings.eps;
      divisor[i] = d;
      parameters[i] = parameters[i] * keep - rate * m[i] / d;
    }
    return new Step(step, learningRate, c1, c2);
  }

  /// Number of steps made.
  public int steps() {
    return step;
  }

  /// First moments; the optimiser's own array, not to be changed.
  public float[] firstMoment() {
    return m;
  }

  /// Second moments; the optimiser's own array, not to be changed.
  public float[] secondMoment() {
    return v;
  }

  /// D of the last step, sqrt(c2 v + eps_root) + eps; the optimiser's own array, not to be changed.
  public float[] divisor() {
    return divisor;
  }

  /// The constants.
  public Settings settings() {
    return settings;
  }
}
