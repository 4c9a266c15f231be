package org.openledger.model.optim;

import org.openledger.model.tensor.Kernels;

/// Bounds on gradient norms, applied in place.
public final class Clipping {
  /// Norms are summed over pieces of this length, each in float lanes, the pieces in double.
  private static final int PIECE = 4096;

  private Clipping() {}

  /// Euclidean norm of x[from .. from + n - 1].
  public static double norm(Kernels kernels, float[] x, int from, int n) {
    double total = 0;
    for (int i = 0; i < n; i += PIECE) {
      int count = Math.min(PIECE, n - i);
      total += kernels.dot(x, from + i, x, from + i, count);
    }
    return Math.sqrt(total);
  }

  /// Scales a gradient down to `max` when its norm is larger; returns the norm before.
  public static double global(Kernels kernels, float[] gradient, double max) {
    return piece(kernels, gradient, 0, gradient.length, max);
  }

  /// Scales each row [rows, size] down to `max` when its own norm is larger; returns the norms
  /// before.
  public static double[] perSample(Kernels kernels, float[] rows, int size, double max) {
    double[] norms = new double[rows.length / size];
    for (int i = 0; i < norms.length; i++) {
      norms[i] = piece(kernels, rows, i * size, size, max);
    }
    return norms;
  }

  private static double piece(Kernels kernels, float[] x, int from, int n, double max) {
    double norm = norm(kernels, x, from, n);
    if (norm > max) {
      float factor = (float) (max / norm);
      for (int i = from; i < from + n; i++) {
        x[i] *= factor;
      }
    }
    return norm;
  }
}
