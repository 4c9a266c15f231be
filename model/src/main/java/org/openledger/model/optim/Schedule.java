package org.openledger.model.optim;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.model.tensor.Elementary;

/// A learning rate as a function of the step, 1-based: linear warm-up, then constant or half a
/// cosine wave down to `floor * peak`.
public record Schedule(int warmUp, float peak, int steps, boolean cosine, float floor) {

  /// Checks the bounds.
  public Schedule {
    if (!(peak >= 0 && peak < 1e6f) || warmUp < 0 || steps < 1 || !(floor >= 0 && floor <= 1)) {
      throw new Refusal(Code.INVALID_ARGUMENT, "learning rate schedule out of bounds");
    }
  }

  /// Peak rate at every step after the warm-up.
  public static Schedule constant(float peak, int warmUp) {
    return new Schedule(warmUp, peak, Integer.MAX_VALUE, false, 1f);
  }

  /// A cosine from the peak after `warmUp` steps to 0 at `steps`.
  public static Schedule cosine(float peak, int warmUp, int steps) {
    return new Schedule(warmUp, peak, steps, true, 0f);
  }

  /// The rate of step t = 1, 2, ...
  public float at(int t) {
    if (t <= warmUp) {
      return (float) ((double) peak * t / warmUp);
    }
    if (!cosine) {
      return peak;
    }
    double part = Math.min(1.0, (t - warmUp) / (double) Math.max(1, steps - warmUp));
    double wave = 0.5 * (1 + Elementary.cos(Math.PI * part));
    return (float) (peak * (floor + (1 - floor) * wave));
  }
}
