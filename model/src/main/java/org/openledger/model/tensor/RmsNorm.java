package org.openledger.model.tensor;

/// Root-mean-square normalisation: y = w * x / sqrt(mean(x^2) + eps), row by row.
public record RmsNorm(float[] weight, float eps) {

  /// Fills y [rows, n] and the inverse root of every row, which backward needs.
  public void forward(Kernels kernels, Matrix x, Matrix y, float[] inverse) {
    int n = weight.length;
    RowBlocks.each(
        kernels,
        x.rows(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int xo = x.offset() + i * x.rowStride();
            float square = kernels.dot(x.data(), xo, x.data(), xo, n);
            inverse[i] = Elementary.rsqrt(square / n + eps);
            scale(x.data(), xo, inverse[i], y.data(), y.offset() + i * y.rowStride());
          }
        });
  }

  private void scale(float[] x, int xo, float inverse, float[] y, int yo) {
    for (int j = 0; j < weight.length; j++) {
      y[yo + j] = weight[j] * (x[xo + j] * inverse);
    }
  }

  /// Adds dl/dx to dx, given x, the inverse roots of forward and dy = dl/dy.
  ///
  /// With g = w * dy: dx = inverse * g - x * inverse^3 * sum(g * x) / n.
  public void backward(Kernels kernels, Matrix x, float[] inverse, Matrix dy, Matrix dx) {
    int n = weight.length;
    RowBlocks.each(
        kernels,
        x.rows(),
        (from, to) -> {
          float[] g = new float[n];
          for (int i = from; i < to; i++) {
            int xo = x.offset() + i * x.rowStride();
            int go = dy.offset() + i * dy.rowStride();
            for (int j = 0; j < n; j++) {
              g[j] = weight[j] * dy.data()[go + j];
            }
            float r = inverse[i];
            float shared = r * r * r * kernels.dot(g, 0, x.data(), xo, n) / n;
            int to0 = dx.offset() + i * dx.rowStride();
            for (int j = 0; j < n; j++) {
              dx.data()[to0 + j] += r * g[j] - shared * x.data()[xo + j];
            }
          }
        });
  }

  /// Adds dl/dw to out[at ..], rows in ascending order.
  public static void weightGradient(Matrix x, float[] inverse, Matrix dy, float[] out, int at) {
    for (int i = 0; i < x.rows(); i++) {
      int xo = x.offset() + i * x.rowStride();
      int go = dy.offset() + i * dy.rowStride();
      for (int j = 0; j < x.columns(); j++) {
        out[at + j] += dy.data()[go + j] * (x.data()[xo + j] * inverse[i]);
      }
    }
  }
}
