package org.openledger.attribute.linear;

import java.util.Arrays;

/// Eigenvalues (ascending) and orthonormal eigenvectors of a real symmetric matrix.
///
/// Two classical stages, all in double precision with add, multiply, divide and square root only,
/// so the same input gives the same bits on every machine (Golub and Van Loan, Matrix Computations,
/// sections 8.3.1 and 8.3.5):
///
/// 1. n - 2 Householder reflections I - beta v v^T turn the matrix into a tridiagonal one, diagonal
///    d and subdiagonal e. The reflectors stay in the lower triangle and are multiplied out
///    afterwards.
/// 2. Implicit QL steps with Wilkinson's shift drive each e_i to zero. A step is a chain of plane
///    rotations, applied to two *rows* of the transposed eigenvector matrix, which are contiguous.
///
/// A symmetric tridiagonal matrix needs about 1.7 QL steps per eigenvalue; more than 60 for one
/// means the input was not finite. Cost is about 9 n^3 operations. Signs of eigenvectors, and the
/// basis inside a repeated eigenvalue, are whatever the two stages give: nothing may depend on
/// them.
public final class SymmetricEigen {
  private static final int MAX_STEPS = 60;
  private static final double EPSILON = 0x1p-52;

  private final double[] values; // [n], ascending
  private final double[] vectors; // [n, n], row i = eigenvector of values[i]

  private SymmetricEigen(double[] values, double[] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /// Decomposes the symmetric matrix `a`, [n, n] row-major; only its lower triangle is read.
  public static SymmetricEigen of(double[] a, int n) {
    if (n < 1 || a.length != n * n) {
      throw new IllegalArgumentException("not an n by n matrix: n " + n + ", " + a.length);
    }
    for (double x : a) {
      if (!Double.isFinite(x)) {
        throw new IllegalArgumentException("matrix entry is not finite");
      }
    }
    double[] work = a.clone();
    double[] d = new double[n];
    double[] e = new double[n]; // e[i] couples i and i + 1
    double[] beta = new double[n];
    tridiagonalise(work, n, d, e, beta);
    double[] qt = multiplyOut(work, n, beta);
    implicitQl(d, e, qt, n);
    return sorted(d, qt, n);
  }

  /// The eigenvalues, ascending.
  public double[] values() {
    return values.clone();
  }

  /// Row i is the unit eigenvector of eigenvalue i; [n, n] row-major, that is Q transposed.
  public double[] rows() {
    return vectors.clone();
  }

  /// Column k below the diagonal is replaced by its reflector v with v[k+1] = 1 implied by storage.
  private static void tridiagonalise(double[] a, int n, double[] d, double[] e, double[] beta) {
    double[] v = new double[n];
    double[] w = new double[n];
    for (int k = 0; k < n - 2; k++) {
      double below = 0;
      for (int i = k + 2; i < n; i++) {
        below += a[i * n + k] * a[i * n + k];
      }
      double first = a[(k + 1) * n + k];
      if (below == 0) {
        e[k] = first;
        beta[k] = 0;
        continue;
      }
      double norm = Math.sqrt(first * first + below);
      double alpha = first > 0 ? -norm : norm;
      double head = first - alpha;
      v[k + 1] = 1;
      for (int i = k + 2; i < n; i++) {
        v[i] = a[i * n + k] / head;
      }
      beta[k] = -head / alpha;
      e[k] = alpha;
      rankTwoUpdate(a, n, k + 1, v, w, beta[k]);
      for (int i = k + 1; i < n; i++) {
        a[i * n + k] = v[i];
      }
    }
    if (n > 1) {
      e[n - 2] = a[(n - 1) * n + n - 2];
    }
    for (int i = 0; i < n; i++) {
      d[i] = a[i * n + i];
    }
  }

  /// A <- H A H on the trailing block from `from`, lower triangle only: A - v w^T - w v^T.
  private static void rankTwoUpdate(
      double[] a, int n, int from, double[] v, double[] w, double beta) {
    Arrays.fill(w, from, n, 0);
    for (int i = from; i < n; i++) {
      double sum = a[i * n + i] * v[i];
      double vi = v[i];
      for (int j = from; j < i; j++) {
        sum += a[i * n + j] * v[j];
        w[j] += a[i * n + j] * vi;
      }
      w[i] += sum;
    }
    double dot = 0;
    for (int i = from; i < n; i++) {
      w[i] *= beta;
      dot += w[i] * v[i];
    }
    double half = 0.5 * beta * dot;
    for (int i = from; i < n; i++) {
      w[i] -= half * v[i];
    }
    for (int i = from; i < n; i++) {
      for (int j = from; j <= i; j++) {
        a[i * n + j] -= v[i] * w[j] + w[i] * v[j];
      }
    }
  }

  /// Q^T with A = Q T Q^T, Q = H_0 H_1 ... H_{n-3}.
  private static double[] multiplyOut(double[] a, int n, double[] beta) {
    double[] qt = new double[n * n];
    for (int i = 0; i < n; i++) {
      qt[i * n + i] = 1;
    }
    double[] v = new double[n];
    for (int k = n - 3; k >= 0; k--) {
      if (beta[k] == 0) {
        continue;
      }
      for (int i = k + 1; i < n; i++) {
        v[i] = a[i * n + k];
      }
      // Q <- H_k Q, so each row of Q^T: row <- row - beta (row . v) v
      for (int r = k + 1; r < n; r++) {
        double dot = 0;
        for (int i = k + 1; i < n; i++) {
          dot += qt[r * n + i] * v[i];
        }
        dot *= beta[k];
        for (int i = k + 1; i < n; i++) {
          qt[r * n + i] -= dot * v[i];
        }
      }
    }
    return qt;
  }

  private static void implicitQl(double[] d, double[] e, double[] qt, int n) {
    for (int l = 0; l < n; l++) {
      int steps = 0;
      int m = decoupled(d, e, l, n);
      while (m != l) {
        if (++steps > MAX_STEPS) {
          throw new ArithmeticException("QL iteration did not settle");
        }
        qlStep(d, e, qt, n, l, m);
        m = decoupled(d, e, l, n);
      }
    }
  }

  /// First index m >= l whose coupling to m + 1 is negligible.
  private static int decoupled(double[] d, double[] e, int l, int n) {
    for (int m = l; m < n - 1; m++) {
      if (Math.abs(e[m]) <= EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) {
        return m;
      }
    }
    return n - 1;
  }

  /// One implicit QL step on the block l..m: a chain of rotations from the bottom upwards.
  private static void qlStep(double[] d, double[] e, double[] qt, int n, int l, int m) {
    double half = (d[l + 1] - d[l]) / (2 * e[l]);
    double root = Math.sqrt(half * half + 1);
    double shift = d[l] - e[l] / (half + (half < 0 ? -root : root));
    double bulge = d[m] - shift;
    double s = 1;
    double c = 1;
    double carried = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = s * e[i];
      double b = c * e[i];
      double r = Math.sqrt(f * f + bulge * bulge);
      e[i + 1] = r;
      if (r == 0) { // the bulge vanished: the block splits here
        d[i + 1] -= carried;
        e[m] = 0;
        return;
      }
      s = f / r;
      c = bulge / r;
      double g = d[i + 1] - carried;
      double t = (d[i] - g) * s + 2 * c * b;
      carried = s * t;
      d[i + 1] = g + carried;
      bulge = c * t - b;
      rotate(qt, i * n, (i + 1) * n, n, c, s);
    }
    d[l] -= carried;
    e[l] = bulge;
    e[m] = 0;
  }

  private static void rotate(double[] qt, int low, int high, int n, double c, double s) {
    for (int k = 0; k < n; k++) {
      double x = qt[low + k];
      double y = qt[high + k];
      qt[high + k] = s * x + c * y;
      qt[low + k] = c * x - s * y;
    }
  }

  private static SymmetricEigen sorted(double[] d, double[] qt, int n) {
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Double.compare(d[i], d[j])); // stable
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    for (int i = 0; i < n; i++) {
      values[i] = d[order[i]];
      System.arraycopy(qt, order[i] * n, vectors, i * n, n);
    }
    return new SymmetricEigen(values, vectors);
  }
}
