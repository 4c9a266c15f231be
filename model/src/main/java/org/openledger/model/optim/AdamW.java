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

  /// The constants of a run, each given by its name: `Settings.USUAL.withBetas(0.9f, 0.98f)`.
  public static final class Settings {
    /// Usual values: 0.9, 0.999, 1e-8, 0, 0.
    public static final Settings USUAL = new Settings(new Values(0.9f, 0.999f, 1e-8f, 0f, 0f));

    private final Values values;

    private record Values(float b1, float b2, float eps, float epsRoot, float weightDecay) {}

    private Settings(Values values) {
      this.values = values;
      boolean betas = values.b1 >= 0 && values.b1 < 1 && values.b2 >= 0 && values.b2 < 1;
      boolean roots = values.eps >= 0 && values.epsRoot >= 0 && values.eps + values.epsRoot > 0;
      if (!betas || !roots) {
        throw new Refusal(Code.INVALID_ARGUMENT, "AdamW constants out of bounds");
      }
      if (!(values.weightDecay >= 0 && values.weightDecay < 1e3f)) {
        throw new Refusal(Code.INVALID_ARGUMENT, "weight decay " + values.weightDecay);
      }
    }

    /// The same with other decays of the first and the second moment.
    public Settings withBetas(float first, float second) {
      return new Settings(
          new Values(first, second, values.eps, values.epsRoot, values.weightDecay));
    }

    /// The same with another number added under the root; 0 is the ordinary AdamW.
    public Settings withEpsilonRoot(float epsilonRoot) {
      return new Settings(
          new Values(values.b1, values.b2, values.eps, epsilonRoot, values.weightDecay));
    }

    /// The same with another weight decay.
    public Settings withWeightDecay(float weightDecay) {
      return new Settings(
          new Values(values.b1, values.b2, values.eps, values.epsRoot, weightDecay));
    }

    /// Decay of the first moment.
    public float b1() {
      return values.b1;
    }

    /// Decay of the second moment.
    public float b2() {
      return values.b2;
    }

    /// Added to the root.
    public float eps() {
      return values.eps;
    }

    /// Added under the root.
    public float epsRoot() {
      return values.epsRoot;
    }

    /// Decoupled weight decay.
    public float weightDecay() {
      return values.weightDecay;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Settings settings && values.equals(settings.values);
    }

    @Override
    public int hashCode() {
      return values.hashCode();
    }

    @Override
    public String toString() {
      return values.toString();
    }
  }

  /// One step: its number from 1, and its bias corrections of the first and the second moment.
  public record Step(float c1, int number, float c2) {}

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
    power1 *= settings.b1();
    power2 *= settings.b2();
    float c1 = (float) (1 / (1 - power1));
    float c2 = (float) (1 / (1 - power2));
    float b1 = settings.b1();
    float b2 = settings.b2();
    float rest1 = 1f - b1;
    float rest2 = 1f - b2;
    for (int i = 0; i < m.length; i++) {
      float g = gradient[i];
      m[i] = b1 * m[i] + rest1 * g;
      v[i] = b2 * v[i] + rest2 * (g * g);
    }
    float keep = 1f - learningRate * settings.weightDecay();
    float rate = learningRate * c1;
    for (int i = 0; i < m.length; i++) {
      float d = (float) Math.sqrt(v[i] * c2 + settings.epsRoot()) + settings.eps();
      divisor[i] = d;
      parameters[i] = parameters[i] * keep - rate * m[i] / d;
    }
    return new Step(c1, step, c2);
  }

  /// D of the last step, sqrt(c2 v + eps_root) + eps; the optimiser's own array, not to be changed.
  public float[] divisor() {
    return divisor;
  }
}
