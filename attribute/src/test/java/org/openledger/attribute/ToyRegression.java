package org.openledger.attribute;

import java.util.Arrays;
import org.openledger.core.random.CounterRandom;
import org.openledger.train.StepObserver;
import org.openledger.train.StepState;

/// Least squares with AdamW, small enough to retrain hundreds of times: l_i = (x_i.th - y_i)^2 / 2.
///
/// Labels "drawn from the model" are x_i.th -/+ 1 in turn, so that two draws give exactly the
/// Hessian x_i x_i^T. Absent examples have weight 0 and keep their place in the batches.
final class ToyRegression {
  final int n;
  final int p;
  final float[] x; // [n, p]
  final float[] y; // [n]
  final float[] start; // [p]
  final Settings settings;

  record Settings(int steps, int batch, float rate, float weightDecay, boolean adaptive) {}

  /// `n` examples around a hidden parameter vector; example i has its own noise.
  ToyRegression(int n, int p, long seed, Settings settings) {
    this.n = n;
    this.p = p;
    this.settings = settings;
    this.x = new float[n * p];
    this.y = new float[n];
    this.start = new float[p];
    CounterRandom random = CounterRandom.of(seed, "test.toy");
    double[] truth = new double[p];
    for (int j = 0; j < p; j++) {
      truth[j] = random.nextGaussian();
      start[j] = (float) (0.3 * random.nextGaussian());
    }
    for (int i = 0; i < n; i++) {
      double sum = random.nextGaussian();
      for (int j = 0; j < p; j++) {
        x[i * p + j] = (float) random.nextGaussian();
        sum += truth[j] * x[i * p + j];
      }
      y[i] = (float) sum;
    }
  }

  /// f_q = -(q.th - target)^2 / 2 and its gradient.
  double output(float[] query, double target, float[] th) {
    double r = dot(query, 0, th) - target;
    return -r * r / 2;
  }

  float[] outputGradient(float[] query, double target, float[] th) {
    double r = dot(query, 0, th) - target;
    float[] gradient = new float[p];
    for (int j = 0; j < p; j++) {
      gradient[j] = (float) (-r * query[j]);
    }
    return gradient;
  }

  /// Loss gradient of example i.
  float[] gradient(int i, float[] th) {
    double r = dot(x, i * p, th) - y[i];
    float[] gradient = new float[p];
    for (int j = 0; j < p; j++) {
      gradient[j] = (float) (r * x[i * p + j]);
    }
    return gradient;
  }

  private double dot(float[] a, int from, float[] th) {
    double sum = 0;
    for (int j = 0; j < p; j++) {
      sum += (double) a[from + j] * th[j];
    }
    return sum;
  }

  /// Trains with example weights; the observer may be one that does nothing.
  float[] train(double[] weights, StepObserver observer) {
    float[] th = start.clone();
    float[] m = new float[p];
    float[] v = new float[p];
    CounterRandom order = CounterRandom.of(5, "test.toy.order");
    int[] permutation = order.permutation(n);
    int next = 0;
    for (int t = 1; t <= settings.steps(); t++) {
      int[] batch = new int[settings.batch()];
      for (int b = 0; b < batch.length; b++) {
        if (next == n) {
          permutation = order.permutation(n);
          next = 0;
        }
        batch[b] = permutation[next++];
      }
      float[] rows = new float[batch.length * p];
      for (int b = 0; b < batch.length; b++) {
        float[] row = gradient(batch[b], th);
        for (int j = 0; j < p; j++) {
          rows[b * p + j] = (float) (weights[batch[b]] * row[j]);
        }
      }
      Step step = new Step(t, th.clone(), batch, rows, new float[p]);
      step.advance(m, v, th);
      observer.step(step);
    }
    return th;
  }

  static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private final class Step implements StepState {
    private final int t;
    private final float[] before;
    private final int[] batch;
    private final float[] rows;
    private final float[] d;

    Step(int t, float[] before, int[] batch, float[] rows, float[] d) {
      this.t = t;
      this.before = before;
      this.batch = batch;
      this.rows = rows;
      this.d = d;
    }

    void advance(float[] m, float[] v, float[] th) {
      for (int j = 0; j < p; j++) {
        float g = 0;
        for (int b = 0; b < batch.length; b++) {
          g += rows[b * p + j];
        }
        g /= batch.length;
        m[j] = 0.9f * m[j] + 0.1f * g;
        v[j] = 0.99f * v[j] + 0.01f * g * g;
        d[j] =
            settings.adaptive() ? (float) Math.sqrt(v[j] / secondCorrection() + 1e-4) + 1e-8f : 1;
        float keep = 1 - learningRate() * weightDecay();
        th[j] = keep * th[j] - learningRate() * (m[j] / firstCorrection()) / d[j];
      }
    }

    @Override
    public int step() {
      return t;
    }

    @Override
    public float learningRate() {
      return settings.rate();
    }

    @Override
    public float firstCorrection() {
      return (float) (1 - StrictMath.pow(0.9, t));
    }

    @Override
    public float secondCorrection() {
      return (float) (1 - StrictMath.pow(0.99, t));
    }

    @Override
    public float beta1() {
      return 0.9f;
    }

    @Override
    public float weightDecay() {
      return settings.weightDecay();
    }

    @Override
    public float[] denominators() {
      return d;
    }

    @Override
    public float[] parameters() {
      return before;
    }

    @Override
    public int[] batch() {
      return batch;
    }

    @Override
    public float[] rows() {
      return rows;
    }

    @Override
    public float[] sampledRows(int draws, long seed) {
      float[] sampled = new float[batch.length * draws * p];
      for (int b = 0; b < batch.length; b++) {
        for (int k = 0; k < draws; k++) {
          for (int j = 0; j < p; j++) {
            float value = x[batch[b] * p + j];
            sampled[(b * draws + k) * p + j] = k % 2 == 0 ? value : -value;
          }
        }
      }
      return sampled;
    }
  }
}
