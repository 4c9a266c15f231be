package org.openledger.bench.measurement;

import java.util.Collection;

/// Quantiles of what was measured, each one of the values.
public final class Quantiles {
  private Quantiles() {}

  /// The smallest value that at least this share of all do not exceed; 0 of none.
  public static double of(Collection<Double> values, double share) {
    if (values.isEmpty()) {
      return 0;
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int at = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.clamp(at, 0, sorted.length - 1)];
  }
}
