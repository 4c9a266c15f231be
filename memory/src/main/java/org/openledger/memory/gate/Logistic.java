package org.openledger.memory.gate;

import java.util.List;
import org.openledger.model.tensor.Elementary;

/// Logistic regression by Newton's method, drawn towards a prior: a few examples move it a little,
/// many decide. One order of adding, and no mathematics but the model's own, so the same examples
/// give the same parameters everywhere.
final class Logistic {
  private static final int STEPS = 25;

  private static final int HALVED_MAX = 30;

  /// What it costs that a weight differs from the prior's; a thousand examples bend its loss by
  /// about ten. A Datanet's own prompts say little of how people ask, so they do not move it far:
  /// at 4, MedQuAD's gate keeps more (.71 of what it finds rightly instead of .66, where 5 % of
  /// absent topics pass), and those of `examples/` tell people's questions apart worse (AUC .85 to
  /// .93 instead of .90 to .93).
  private static final double RIDGE = 20;

  private static final double BIAS_RIDGE = 0.01;

  private Logistic() {}

  /// The bias, then a weight for each feature. Where a step would raise the loss, half of it is
  /// taken, and half of that.
  static double[] fit(List<Example> examples, double[] prior) {
    double[] model = prior.clone();
    double loss = loss(examples, model, prior);
    for (int step = 0; step < STEPS; step++) {
      var newton = new Newton(model, prior);
      examples.forEach(newton::see);
      double[] move = newton.solve();
      double[] next = moved(model, move, 1);
      double then = loss(examples, next, prior);
      double share = 1;
      for (int halved = 0; then > loss && halved < HALVED_MAX; halved++) {
        share /= 2;
        next = moved(model, move, share);
        then = loss(examples, next, prior);
      }
      if (!(then < loss)) {
        return model;
      }
      model = next;
      loss = then;
    }
    return model;
  }

  private static double[] moved(double[] model, double[] move, double share) {
    double[] next = model.clone();
    for (int i = 0; i < next.length; i++) {
      next[i] -= share * move[i];
    }
    return next;
  }

  /// What a model costs: the nats of what it calls unlikely, and its distance from the prior.
  private static double loss(List<Example> examples, double[] model, double[] prior) {
    double loss = 0;
    for (var example : examples) {
      double logit = logit(model, row(example.features()));
      double wrong = example.right() ? -logit : logit;
      loss += Math.max(0, wrong) + Elementary.log(1 + Elementary.exp(-Math.abs(wrong)));
    }
    for (int i = 0; i < model.length; i++) {
      double off = model[i] - prior[i];
      loss += (i == 0 ? BIAS_RIDGE : RIDGE) * off * off / 2;
    }
    return loss;
  }

  /// The probability that a model gives to an example.
  static double probability(double[] model, double[] row) {
    return 1 / (1 + Elementary.exp(-logit(model, row)));
  }

  private static double logit(double[] model, double[] row) {
    double logit = 0;
    for (int i = 0; i < row.length; i++) {
      logit += model[i] * row[i];
    }
    return logit;
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
