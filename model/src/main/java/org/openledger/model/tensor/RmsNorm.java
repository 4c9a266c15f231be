package org.openledger.model.tensor;

/// Root-mean-square normalisation: y = w * x / sqrt(mean(x^2) + eps), row by row.
public record RmsNorm(float[] weight, float eps) {

  /// Inputs [rows, n] and what forward leaves for backward: the inverse root of every row.
  public record Saved(Matrix x, float[] inverse) {}

  /// Fills the range's rows of y [rows, n] and of the inverse roots.
  public void forward(Kernels kernels, Saved saved, Matrix y, RowBlocks.Range range) {
    int n = weight.length;
    Matrix x = saved.x;
    for (int i = range.from(); i < range.to(); i++) {
      int xo = x.offset() + i * x.rowStride();
      float square = kernels.dot(x.data(), xo, x.data(), xo, n);
      float inverse = Elementary.rsqrt(square / n + eps);
      saved.inverse[i] = inverse;
      scale(x.data(), xo, inverse, y.data(), y.offset() + i * y.rowStride());
    }
  }

  private void scale(float[] x, int xo, float inverse, float[] y, int yo) {
    float[] w = weight;
    for (int j = 0; j < w.length; j++) {
      y[yo + j] = w[j] * (x[xo + j] * inverse);
    }
  }

  /// Adds dl/dx to the range's rows of dx, given dy = dl/dy.
  ///
  /// With g = w * dy: dx = inverse * g - x * inverse^3 * sum(g * x) / n.
  public void backward(Kernels kernels, Saved saved, Matrix dy, Matrix dx, RowBlocks.Range range) {
    int n = weight.length;
    Matrix x = saved.x;
    float[] g = new float[n];
    for (int i = range.from(); i < range.to(); i++) {
      int xo = x.offset() + i * x.rowStride();
      weigh(dy.data(), dy.offset() + i * dy.rowStride(), g);
      float r = saved.inverse[i];
      float shared = r * r * r * kernels.dot(g, 0, x.data(), xo, n) / n;
      int to = dx.offset() + i * dx.rowStride();
      float[] source = x.data();
      float[] target = dx.data();
      for (int j = 0; j < n; j++) {
        target[to + j] += r * g[j] - shared * source[xo + j];
      }
    }
  }

  private void weigh(float[] dy, int from, float[] g) {
    float[] w = weight;
    for (int j = 0; j < w.length; j++) {
      g[j] = w[j] * dy[from + j];
    }
  }

  /// Adds dl/dw to out[at ..], rows in ascending order.
  public static void weightGradient(Saved saved, Matrix dy, float[] out, int at) {
    Matrix x = saved.x;
    for (int i = 0; i < x.rows(); i++) {
      int xo = x.offset() + i * x.rowStride();
      int go = dy.offset() + i * dy.rowStride();
      for (int j = 0; j < x.columns(); j++) {
        out[at + j] += dy.data()[go + j] * (x.data()[xo + j] * saved.inverse[i]);
      }
    }
  }
}
