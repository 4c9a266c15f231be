package org.openledger.bench.answers;

import java.util.List;

/// Brings features to mean 0 and deviation 1.
record Scale(double[] mean, double[] deviation) {
  private static final double LEAST = 1e-9;

  static Scale of(List<double[]> rows) {
    int width = rows.getFirst().length;
    double[] mean = new double[width];
    double[] deviation = new double[width];
    for (int i = 0; i < width; i++) {
      int at = i;
      mean[i] = rows.stream().mapToDouble(row -> row[at]).average().orElse(0);
      double off = mean[i];
      deviation[i] =
          Math.sqrt(
                  rows.stream()
                      .mapToDouble(row -> (row[at] - off) * (row[at] - off))
                      .average()
                      .orElse(0))
              + LEAST;
    }
    return new Scale(mean, deviation);
  }

  int width() {
    return mean.length;
  }

  double[] of(double[] row) {
    double[] scaled = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      scaled[i] = (row[i] - mean[i]) / deviation[i];
    }
    return scaled;
  }

  /// A model of scaled features, its bias first, as one of features as they are.
  double[] unscaled(double[] model) {
    double[] plain = model.clone();
    for (int i = 0; i < width(); i++) {
      plain[i + 1] = model[i + 1] / deviation[i];
      plain[0] -= plain[i + 1] * mean[i];
    }
    return plain;
  }
}
