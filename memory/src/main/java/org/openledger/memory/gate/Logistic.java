package org.openledger.memory.gate;

import java.util.List;
import org.openledger.model.tensor.Elementary;

/// Logistic regression by Newton's method, drawn towards a prior: a few examples move it a little,
/// many decide. One order of adding, and no mathematics but the model's own, so the same examples
/// give the same parameters everywhere.
final class Logistic {
  private static final int STEPS = 25;

  /// What it costs that a weight differs from the prior's; a thousand examples bend a weight's loss
  /// about as much.
  private static final double RIDGE = 4;

  private static final double BIAS_RIDGE = 0.01;

  private Logistic() {}

  /// The bias, then a weight for each feature.
  static double[] fit(List<Example> examples, double[] prior) {
    double[] model = prior.clone();
    for (int step = 0; step < STEPS; step++) {
      var newton = new Newton(model, prior);
      examples.forEach(newton::see);
      double[] move = newton.solve();
      for (int i = 0; i < model.length; i++) {
        model[i] -= move[i];
      }
    }
    return model;
  }

  /// The probability that a model gives to an example.
  static double probability(double[] model, double[] row) {
    double logit = 0;
    for (int i = 0; i < row.length; i++) {
      logit += model[i] * row[i];
    }
    return 1 / (1 + Elementary.exp(-logit));
  }

  /// One, then the features.
  static double[] row(Features features) {
    double[] row = new double[Features.COUNT + 1];
    row[0] = 1;
    for (int i = 0; i < Features.COUNT; i++) {
      row[i + 1] = features.values().get(i) / (double) Feature.UNIT;
    }
    return row;
  }

  /// Slope and curvature of the loss.
  private static final class Newton {
    private final double[] model;
    private final double[] slope;
    private final double[][] curvature;

    Newton(double[] model, double[] prior) {
      this.model = model;
      this.slope = new double[model.length];
      this.curvature = new double[model.length][model.length];
      for (int i = 0; i < model.length; i++) {
        double ridge = i == 0 ? BIAS_RIDGE : RIDGE;
        slope[i] = ridge * (model[i] - prior[i]);
        curvature[i][i] = ridge;
      }
    }

    void see(Example example) {
      double[] row = row(example.features());
      double p = probability(model, row);
      double off = p - (example.right() ? 1 : 0);
      double bend = p * (1 - p);
      for (int i = 0; i < row.length; i++) {
        slope[i] += off * row[i];
        for (int j = 0; j <= i; j++) {
          curvature[i][j] += bend * row[i] * row[j];
        }
      }
    }

    /// The step to take: curvature^-1 slope, by Cholesky's decomposition.
    double[] solve() {
      int n = slope.length;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double sum = curvature[i][j];
          for (int k = 0; k < j; k++) {
            sum -= curvature[i][k] * curvature[j][k];
          }
          curvature[i][j] = i == j ? Math.sqrt(sum) : sum / curvature[j][j];
        }
      }
      double[] x = slope.clone();
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++) {
          x[i] -= curvature[i][k] * x[k];
        }
        x[i] /= curvature[i][i];
      }
      for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++) {
          x[i] -= curvature[k][i] * x[k];
        }
        x[i] /= curvature[i][i];
      }
      return x;
    }
  }
}
