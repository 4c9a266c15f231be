package org.openledger.attribute.card;

import java.util.Arrays;
import java.util.Comparator;

/// Spearman's rank correlation: the Pearson correlation of mid-ranks.
public final class Spearman {
  private Spearman() {}

  /// Correlation in [-1, 1]; 0 when one side has no variation.
  public static double of(double[] a, double[] b) {
    if (a.length != b.length || a.length < 2) {
      throw new IllegalArgumentException("lengths " + a.length + " and " + b.length);
    }
    return Pearson.of(ranks(a), ranks(b));
  }

  /// Ranks from 1; ties share the mean of their places.
  static double[] ranks(double[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    int from = 0;
    while (from < order.length) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to + 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
