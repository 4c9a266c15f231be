package org.openledger.bench.answers;

import java.util.List;
import org.openledger.model.tensor.Elementary;

/// Logistic regression by Newton's method: features are brought to one scale, and a ridge keeps
/// weights small that few lessons speak for.
final class Logistic {
  private static final int STEPS = 40;

  /// What a weight costs; a thousand lessons bend the loss by about a hundred.
  private static final double RIDGE = 4;

  private static final double BIAS_RIDGE = 1e-6;

  private Logistic() {}

  /// What was seen of a question, and whether it was right to answer it.
  record Lesson(double[] seen, boolean right) {}

  /// The bias, then a weight for each feature.
  static double[] fit(List<Lesson> lessons) {
    var scale = Scale.of(lessons.stream().map(Lesson::seen).toList());
    double[] model = new double[scale.width() + 1];
    for (int step = 0; step < STEPS; step++) {
      var newton = new Newton(model);
      for (var lesson : lessons) {
        newton.see(row(scale.of(lesson.seen())), lesson.right());
      }
      double[] move = newton.solve();
      for (int i = 0; i < model.length; i++) {
        model[i] -= move[i];
      }
    }
    return scale.unscaled(model);
  }

  /// The probability that a model gives.
  static double probability(double[] model, double[] seen) {
    return probabilityOf(model, row(seen));
  }

  private static double probabilityOf(double[] model, double[] row) {
    double logit = 0;
    for (int i = 0; i < row.length; i++) {
      logit += model[i] * row[i];
    }
    return 1 / (1 + Elementary.exp(-logit));
  }

  /// One, then the features.
  private static double[] row(double[] seen) {
    double[] row = new double[seen.length + 1];
    row[0] = 1;
    System.arraycopy(seen, 0, row, 1, seen.length);
    return row;
  }

  /// Slope and curvature of the loss.
  private static final class Newton {
    private final double[] model;
    private final double[] slope;
    private final double[][] curvature;

    Newton(double[] model) {
      this.model = model;
      this.slope = new double[model.length];
      this.curvature = new double[model.length][model.length];
      for (int i = 0; i < model.length; i++) {
        double ridge = i == 0 ? BIAS_RIDGE : RIDGE;
        slope[i] = ridge * model[i];
        curvature[i][i] = ridge;
      }
    }

    void see(double[] row, boolean right) {
      double p = probabilityOf(model, row);
      double off = p - (right ? 1 : 0);
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
