package org.openledger.model.optim;

import java.util.Arrays;

/// A running weighted sum of gradients, for accumulation over several passes; terms are added in
/// the order they come.
public final class GradientSum {
  private final float[] sum;

  /// An empty sum over `size` parameters.
  public GradientSum(int size) {
    this.sum = new float[size];
  }

  /// Adds weight * x[from .. from + size - 1].
  public void add(float[] x, int from, float weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = Math.fma(weight, x[from + i], sum[i]);
    }
  }

  /// Adds every row of [rows, size], row b times weights[b].
  public void addRows(float[] rows, float[] weights) {
    for (int b = 0; b < weights.length; b++) {
      add(rows, b * sum.length, weights[b]);
    }
  }

  /// The sum; the accumulator's own array.
  public float[] values() {
    return sum;
  }

  /// Starts again from zero.
  public void clear() {
    Arrays.fill(sum, 0f);
  }
}
