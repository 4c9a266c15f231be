package org.openledger.attribute.card;

import java.util.Arrays;
import org.openledger.core.random.CounterRandom;

/// A mean with its 95 % interval by resampling (percentile bootstrap).
public record Bootstrap(double mean, double low, double high) {
  private static final int RESAMPLES = 2000;
  private static final int TAIL = RESAMPLES / 40; // 2.5 %

  /// Of values that are exchangeable, such as one score per query; 0 of none.
  public static Bootstrap of(double[] values, long seed) {
    if (values.length == 0) {
      return new Bootstrap(0, 0, 0);
    }
    CounterRandom random = CounterRandom.of(seed, "attribute.bootstrap");
    double[] means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      for (int i = 0; i < values.length; i++) {
        means[r] += values[random.nextInt(values.length)];
      }
      means[r] /= values.length;
    }
    Arrays.sort(means);
    return new Bootstrap(Pearson.mean(values), means[TAIL], means[RESAMPLES - 1 - TAIL]);
  }
}
