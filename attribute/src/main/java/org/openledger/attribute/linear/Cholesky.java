package org.openledger.attribute.linear;

/// The factor L of a symmetric positive definite matrix, A = L L^T, and solutions by it.
public final class Cholesky {
  private final int n;
  private final double[] factor; // [n, n], lower triangle

  /// Factors `a` [n, n] row-major; only its lower triangle is read.
  public Cholesky(double[] a, int n) {
    if (a.length != n * n) {
      throw new IllegalArgumentException("not an n by n matrix: n " + n + ", " + a.length);
    }
    this.n = n;
    this.factor = a.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = factor[i * n + j];
        for (int k = 0; k < j; k++) {
          sum -= factor[i * n + k] * factor[j * n + k];
        }
        if (i != j) {
          factor[i * n + j] = sum / factor[j * n + j];
        } else if (sum > 0) {
          factor[i * n + i] = Math.sqrt(sum);
        } else {
          throw new ArithmeticException("matrix is not positive definite at row " + i);
        }
      }
    }
  }

  /// A^-1 b.
  public double[] solve(double[] b) {
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= factor[i * n + k] * x[k];
      }
      x[i] /= factor[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= factor[k * n + i] * x[k];
      }
      x[i] /= factor[i * n + i];
    }
    return x;
  }
}
