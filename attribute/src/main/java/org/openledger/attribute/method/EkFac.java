package org.openledger.attribute.method;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.openledger.attribute.linear.Rows;
import org.openledger.attribute.linear.SymmetricEigen;

/// Influence with an eigenvalue-corrected Kronecker curvature (EK-FAC, 2308.03296 section 2.2), one
/// block per adapter tensor.
///
/// A tensor's gradient is G = sum_t s_t a_t^T [rows, columns], a the input and s the output
/// gradient of the layer it is. Curvature is approximated in the basis Q_S (x) Q_A with the second
/// moments measured there:
///
///     Lam = mean_i (Q_S^T G_i Q_A)^2  elementwise,  lam = c mean(Lam)
///     H^-1 V = Q_S [ (Q_S^T V Q_A) / (Lam + lam) ] Q_A^T
///     score_i = - grad f_q . H^-1 grad l_i
///
/// Two sources of the basis: the covariances A = E[a a^T], S = E[s s^T] (EK-FAC proper), or
/// E[G^T G], E[G G^T] of the per-example gradients themselves (the basis of Shampoo),
/// which needs nothing but the rows. The query is preconditioned once, then a score is one dot
/// product: sums over a contributor's examples need one summed row.
public final class EkFac implements AttributionMethod {
  /// Where damping's scale is taken from.
  public enum Damping {
    /// lam = c mean(Lam) of each tensor.
    PER_BLOCK,
    /// One lam = c mean(Lam) over all tensors.
    GLOBAL
  }

  /// The two symmetric factors of a tensor: A [columns, columns], S [rows, rows].
  public record Factors(Block block, double[] a, double[] s) {
    public Factors {
      if (a.length != block.columns() * block.columns()
          || s.length != block.rows() * block.rows()) {
        throw new IllegalArgumentException("factors do not fit " + block);
      }
    }
  }

  private final List<Basis> bases;
  private final Rows gradients;
  private final int samples;

  private EkFac(List<Basis> bases, Rows gradients, int samples) {
    this.bases = bases;
    this.gradients = gradients;
    this.samples = samples;
  }

  /// From factors, rows to measure curvature on (gradients under labels drawn from the model, or
  /// the loss gradients themselves) and the loss gradients [n, p]. Tensors without factors get
  /// score 0.
  public static EkFac of(
      List<Factors> factors, Rows curvature, Rows gradients, double c, Damping damping) {
    var bases =
        IntStream.range(0, factors.size())
            .parallel()
            .mapToObj(f -> Basis.of(factors.get(f), curvature))
            .toList();
    double total = 0;
    long size = 0;
    for (Basis basis : bases) {
      total += basis.total();
      size += basis.block.size();
    }
    var damped = new ArrayList<Basis>();
    for (Basis basis : bases) {
      double mean = damping == Damping.GLOBAL ? total / size : basis.total() / basis.block.size();
      damped.add(basis.damped(c * mean));
    }
    return new EkFac(damped, gradients, curvature.count());
  }

  @Override
  public String name() {
    return "ekfac";
  }

  /// H^-1 v, [p]; zero outside the tensors that have factors.
  public float[] precondition(float[] v) {
    float[] out = new float[v.length];
    for (Basis basis : bases) {
      double[] x = basis.precondition(v);
      for (int e = 0; e < x.length; e++) {
        out[basis.block.offset() + e] = (float) x[e];
      }
    }
    return out;
  }

  @Override
  public double[] scores(Query query) {
    double[] scores = gradients.dots(precondition(query.gradient()));
    for (int i = 0; i < scores.length; i++) {
      scores[i] = -scores[i];
    }
    return scores;
  }

  /// Lam + lam of tensor `index` [rows, columns], for tests and audits.
  double[] dampedCurvature(int index) {
    return bases.get(index).curvature.clone();
  }

  @Override
  public Cost cost() {
    long rotations = 0;
    for (Basis basis : bases) {
      rotations += (long) basis.block.size() * (basis.block.rows() + basis.block.columns());
    }
    long pass = (long) samples * gradients.width();
    return new Cost(samples * rotations, 1, 2 * rotations + pass, 1, gradients.width());
  }

  /// A tensor's eigenbasis: rows of qa [columns, columns] and qs [rows, rows] are eigenvectors.
  private record Basis(Block block, double[] qa, double[] qs, double[] curvature) {
    static Basis of(Factors factors, Rows gradients) {
      Block block = factors.block();
      double[] qa = SymmetricEigen.of(factors.a(), block.columns()).rows();
      double[] qs = SymmetricEigen.of(factors.s(), block.rows()).rows();
      double[] curvature = new double[block.size()];
      float[] row = new float[gradients.width()];
      for (int i = 0; i < gradients.count(); i++) {
        gradients.copyRow(i, row);
        double[] g = rotate(block, qa, qs, row);
        for (int e = 0; e < g.length; e++) {
          curvature[e] += g[e] * g[e];
        }
      }
      scale(curvature, 1.0 / gradients.count());
      return new Basis(block, qa, qs, curvature);
    }

    double total() {
      double total = 0;
      for (double x : curvature) {
        total += x;
      }
      return total;
    }

    Basis damped(double lambda) {
      double[] sum = curvature.clone();
      for (int e = 0; e < sum.length; e++) {
        sum[e] += lambda;
      }
      return new Basis(block, qa, qs, sum);
    }

    double[] precondition(float[] v) {
      double[] g = rotate(block, qa, qs, v);
      for (int e = 0; e < g.length; e++) {
        g[e] = curvature[e] == 0 ? 0 : g[e] / curvature[e];
      }
      int m = block.rows();
      int k = block.columns();
      double[] left = product(transposed(qs, m, m), g, m, m, k); // Q_S g
      return product(left, qa, m, k, k); // (Q_S g) Q_A^T, the rows of qa being Q_A^T
    }

    /// Q_S^T V Q_A of the block of v, [rows, columns].
    private static double[] rotate(Block block, double[] qa, double[] qs, float[] v) {
      int m = block.rows();
      int k = block.columns();
      double[] g = new double[m * k];
      for (int e = 0; e < g.length; e++) {
        g[e] = v[block.offset() + e];
      }
      double[] left = product(qs, g, m, m, k);
      return product(left, transposed(qa, k, k), m, k, k);
    }
  }

  /// [m, k] times [k, n], summed over k in order.
  private static double[] product(double[] a, double[] b, int m, int k, int n) {
    double[] out = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int l = 0; l < k; l++) {
        double x = a[i * k + l];
        for (int j = 0; j < n; j++) {
          out[i * n + j] += x * b[l * n + j];
        }
      }
    }
    return out;
  }

  private static double[] transposed(double[] g, int m, int k) {
    double[] out = new double[m * k];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < k; j++) {
        out[j * m + i] = g[i * k + j];
      }
    }
    return out;
  }

  private static void scale(double[] values, double factor) {
    for (int e = 0; e < values.length; e++) {
      values[e] *= factor;
    }
  }
}
