package org.openledger.attribute.method;

import org.openledger.attribute.linear.Cholesky;
import org.openledger.attribute.linear.Rows;
import org.openledger.model.tensor.Kernels;

/// Influence with the exact damped empirical Fisher F = (1/n) sum g_i g_i^T, in example space.
///
/// By Woodbury, with K = G G^T [n, n] and k_q = G g_q,
///
///     G (F + lambda I)^-1 g_q = (1/lambda) [ k_q - K (K + n lambda I)^-1 k_q ],
///
/// lambda = c trace(F)/p. Costs n^3/3 once: for at most [#MAX_EXAMPLES] examples.
public final class EmpiricalFisher implements AttributionMethod {
  /// n^2 doubles and n^3/3 operations stay below a minute.
  public static final int MAX_EXAMPLES = 4096;

  private final Rows gradients;
  private final double[] gram; // K [n, n]
  private final double damping;
  private final Cholesky damped;

  /// From loss gradients [n, p] and damping factor c.
  public EmpiricalFisher(Rows gradients, double c) {
    int n = gradients.count();
    if (n > MAX_EXAMPLES) {
      throw new IllegalArgumentException(n + " examples, at most " + MAX_EXAMPLES);
    }
    this.gradients = gradients;
    this.gram = gram(gradients);
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += gram[i * n + i];
    }
    this.damping = c * trace / n / gradients.width();
    double[] shifted = gram.clone();
    for (int i = 0; i < n; i++) {
      shifted[i * n + i] += n * damping;
    }
    this.damped = new Cholesky(shifted, n);
  }

  /// G G^T [n, n] in double.
  static double[] gram(Rows gradients) {
    int n = gradients.count();
    double[] gram = new double[n * n];
    Kernels.shared()
        .workers()
        .run(
            n,
            i -> {
              float[] row = new float[gradients.width()];
              gradients.copyRow(i, row);
              for (int j = 0; j < n; j++) {
                gram[i * n + j] = gradients.dot(j, row);
              }
            });
    return gram;
  }

  @Override
  public String name() {
    return "empirical-fisher";
  }

  @Override
  public double[] scores(Query query) {
    int n = gradients.count();
    double[] against = gradients.dots(query.gradient());
    double[] solved = damped.solve(against);
    double[] scores = new double[n];
    for (int i = 0; i < n; i++) {
      double explained = 0;
      for (int j = 0; j < n; j++) {
        explained += gram[i * n + j] * solved[j];
      }
      scores[i] = -(against[i] - explained) / damping;
    }
    return scores;
  }

  @Override
  public Cost cost() {
    long n = gradients.count();
    long pass = n * gradients.width();
    return new Cost(n * pass + n * n * n / 3, 1, pass + 2 * n * n, 1, gradients.width() + 16 * n);
  }
}
