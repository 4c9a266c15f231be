package org.openledger.attribute;

import java.util.Arrays;
import org.openledger.attribute.linear.Rows;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.Workers;
import org.openledger.train.StepObserver;
import org.openledger.train.StepState;

/// Follows a LoRA run and keeps, per cluster of records, what that cluster did to the parameters.
///
/// For cluster k, T_k [p] is the displacement of the adapter that k's gradients caused and M_k [p]
/// their first moment, both zero at the start. With g_k the cluster's part of the step's gradient,
/// D, c1, eta, b1, wd as in [StepState], and R the per-sample gradients with labels drawn from the
/// model, at every step
///
///     g_k = (1/B) sum_{i in batch, cluster k} rows_i  +  kappa/(B draws) R^T S (R T_k)
///     M_k = b1 M_k + (1-b1) g_k
///     T_k = (1 - eta wd) T_k - eta M_k / (c1 D)
///
/// The kappa term is a Fisher estimate of how an earlier displacement bends later gradients,
/// without second derivatives. S is diagonal, the sample's number of scored tokens: a loss is a
/// mean over tokens, so the outer product of its gradient is smaller than its curvature by just
/// that number. (Without S the kappa that predicts retraining best grows with the length of the
/// answers.)
///
/// Decay of the starting point is a term of its own,
///
///     W = (1 - eta wd) W - eta wd th_0
///
/// With kappa = 0 the account is complete: sum_k T_k + W = th_N - th_0 up to rounding, because the
/// optimiser's recursion is linear in its gradients once D is given. A cluster whose records have
/// not been met yet is zero and costs nothing.
///
/// Cost per step, K clusters met: 3 K p multiply-adds, and 2 K p B draws more with kappa > 0.
/// Results do not depend on the number of threads: the products are [Kernels]' and everything else
/// concerns one cluster.
public final class ContributionVectors implements StepObserver {
  /// How the vectors are accumulated.
  ///
  /// @param kappa weight of the curvature term, 0 to 1; 0.25 is the measured default
  /// @param seed keys the draws
  /// @param draws labels drawn from the model per sample for the curvature term
  /// @param bytesMax most memory for all T_k and M_k together
  public record Settings(float kappa, long seed, int draws, long bytesMax) {
    /// kappa .25 with 4 draws, in at most 4 GiB.
    public static final Settings DEFAULT = new Settings(0.25f, 0L, 4, 4L << 30);

    public Settings {
      if (!(kappa >= 0 && kappa <= 1) || draws < 1 || draws > 64 || bytesMax < 0) {
        throw new IllegalArgumentException("kappa " + kappa + ", draws " + draws);
      }
    }

    /// The same with another kappa.
    public Settings withKappa(float other) {
      return new Settings(other, seed, draws, bytesMax);
    }
  }

  private final Kernels kernels;

  /// The examples of a run.
  ///
  /// @param clusterOf cluster of each example, 0 to clusters - 1
  /// @param scoredTokens number of tokens each example's loss is a mean over
  /// @param clusters number of clusters K
  public record Examples(int[] clusterOf, int[] scoredTokens, int clusters) {
    public Examples {
      boolean known = Arrays.stream(clusterOf).allMatch(k -> k >= 0 && k < clusters);
      if (clusters < 1 || !known || scoredTokens.length != clusterOf.length) {
        throw new IllegalArgumentException("clusters " + clusters);
      }
    }
  }

  private final Settings settings;
  private final int[] clusterOf; // [examples]
  private final int[] scoredTokens; // [examples]
  private final int clusters;
  private final int p;
  private final float[] displacement; // T, [clusters, p]
  private final float[] moment; // M, [clusters, p]
  private final float[] decay; // W, [p]
  private final float[] rates; // sum over steps of eta / (c1 D), [p]
  private final boolean[] met; // [clusters]
  private float[] start = new float[0]; // th_0, [p] once the first step was seen
  private int steps;

  /// Vectors for the clusters of a run over `examples`, p parameters.
  public ContributionVectors(Examples examples, int p, Settings settings) {
    this(examples, p, settings, Kernels.shared());
  }

  /// The same on the given kernels.
  public ContributionVectors(Examples examples, int p, Settings settings, Kernels kernels) {
    if (p < 1) {
      throw new IllegalArgumentException("p " + p);
    }
    this.clusters = examples.clusters();
    long floats = 2L * clusters * p;
    if (4 * floats > settings.bytesMax() || floats / 2 > Integer.MAX_VALUE - 16) {
      throw new Refusal(
          Code.OVER_BOUND,
          "%d clusters of %d parameters need %d MiB of contribution vectors; the limit is %d MiB"
              .formatted(clusters, p, (4 * floats) >> 20, settings.bytesMax() >> 20));
    }
    this.settings = settings;
    this.kernels = kernels;
    this.clusterOf = examples.clusterOf().clone();
    this.scoredTokens = examples.scoredTokens().clone();
    this.p = p;
    this.displacement = new float[clusters * p];
    this.moment = new float[clusters * p];
    this.decay = new float[p];
    this.rates = new float[p];
    this.met = new boolean[clusters];
  }

  @Override
  public void step(StepState state) {
    int[] batch = state.batch();
    if (state.parameters().length != p || state.rows().length != batch.length * p) {
      throw new Fault(
          Code.ATTRIBUTION_MISMATCH, "a step of another shape than " + p + " parameters");
    }
    if (steps++ == 0) {
      start = state.parameters().clone();
    }
    float[] rate = new float[p]; // eta / (c1 D)
    float[] d = state.denominators();
    float numerator = state.learningRate() / state.firstCorrection();
    for (int i = 0; i < p; i++) {
      rate[i] = numerator / d[i];
      rates[i] += rate[i];
    }
    for (int example : batch) {
      met[clusterOf[example]] = true;
    }
    Workers workers = kernels.workers();
    workers.run(clusters, k -> gather(k, state));
    if (steps > 1 && settings.kappa() > 0) {
      bend(state, rate);
    }
    float keep = 1 - state.learningRate() * state.weightDecay();
    workers.run(clusters, k -> advance(k, rate, keep));
    for (int i = 0; i < p; i++) {
      decay[i] = keep * decay[i] - (1 - keep) * start[i];
    }
  }

  /// kappa/(B draws) times the scored tokens of each drawn row's sample, [B * draws].
  private float[] weights(StepState state, int count) {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      int example = state.batch()[i / settings.draws()];
      weights[i] = settings.kappa() / count * scoredTokens[example];
    }
    return weights;
  }

  /// The share of the curvature term that keeps the recursion stable: 1 unless the steps are too
  /// long for it.
  ///
  /// With momentum b the recursion T -= rate M, M = b M + (1-b) C T diverges once an eigenvalue of
  /// rate C exceeds 2 (1+b)/(1-b). Each step's largest eigenvalue is bounded by the largest row sum
  /// of the rows' Gram matrix under the metric `rate`, and held to a quarter of that.
  private float stableShare(float[] rows, float[] weights, float[] rate, float beta) {
    int count = weights.length;
    float[] scaled = new float[rows.length];
    kernels
        .workers()
        .run(
            count,
            r -> {
              for (int i = 0; i < p; i++) {
                scaled[r * p + i] = rows[r * p + i] * (float) Math.sqrt(weights[r] * rate[i]);
              }
            });
    float[] gram = new float[count * count];
    Matrix metric = Matrix.of(scaled, count, p);
    kernels.multiply(metric, metric.transposed(), Matrix.of(gram, count, count), false);
    double largest = 0;
    for (int r = 0; r < count; r++) {
      double sum = 0;
      for (int c = 0; c < count; c++) {
        sum += Math.abs(gram[r * count + c]);
      }
      largest = Math.max(largest, sum);
    }
    double limit = 0.5 * (1 + beta) / (1 - beta);
    return largest > limit ? (float) (limit / largest) : 1f;
  }

  /// M_k = b1 M_k + (1-b1)/B sum of the cluster's rows.
  private void gather(int k, StepState state) {
    if (!met[k]) {
      return;
    }
    int at = k * p;
    float beta = state.beta1();
    for (int i = 0; i < p; i++) {
      moment[at + i] *= beta;
    }
    int[] batch = state.batch();
    float weight = (1 - beta) / batch.length;
    float[] rows = state.rows();
    for (int b = 0; b < batch.length; b++) {
      if (clusterOf[batch[b]] == k) {
        for (int i = 0; i < p; i++) {
          moment[at + i] += weight * rows[b * p + i];
        }
      }
    }
  }

  /// M += (1-b1) kappa/(B draws) (T R^T) S R, for all clusters in two products.
  private void bend(StepState state, float[] rate) {
    float[] sampled = state.sampledRows(settings.draws(), settings.seed());
    int count = state.batch().length * settings.draws();
    if (sampled.length != count * p) {
      throw new Fault(Code.ATTRIBUTION_MISMATCH, "sampled rows of another shape");
    }
    Matrix rows = Matrix.of(sampled, count, p);
    float[] weights = weights(state, count);
    float kept = stableShare(sampled, weights, rate, state.beta1());
    float[] projections = new float[clusters * count]; // T R^T
    Matrix projected = Matrix.of(projections, clusters, count);
    kernels.multiply(Matrix.of(displacement, clusters, p), rows.transposed(), projected, false);
    float factor = (1 - state.beta1()) * kept;
    for (int i = 0; i < projections.length; i++) {
      projections[i] *= factor * weights[i % count];
    }
    kernels.multiply(projected, rows, Matrix.of(moment, clusters, p), true);
  }

  private void advance(int k, float[] rate, float keep) {
    if (!met[k]) {
      return;
    }
    int at = k * p;
    for (int i = 0; i < p; i++) {
      displacement[at + i] = keep * displacement[at + i] - rate[i] * moment[at + i];
    }
  }

  /// What the run's clusters did, up to the last step seen; the arrays are shared, not copied.
  public RunVectors finish() {
    if (steps == 0) {
      throw new IllegalStateException("no step was seen");
    }
    return new RunVectors(
        new Rows.Floats(clusters, p, displacement), new RunVectors.Course(start, decay, rates));
  }
}
