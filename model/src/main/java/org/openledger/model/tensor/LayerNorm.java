package org.openledger.model.tensor;

/// Layer normalisation: y = w (x - mean(x)) / sqrt(var(x) + eps) + b, row by row, the variance
/// being that of the row itself (divided by n).
///
/// The mean is the row's sum in virtual lanes divided by n, the variance the product of the
/// differences with themselves in virtual lanes divided by n; then y = fma(difference * inverse
/// root, w, b).
public record LayerNorm(float[] weight, float[] bias, float eps) {

  /// Replaces a row of `weight.length` numbers from `at` on.
  public void apply(Kernels kernels, float[] x, int at) {
    int n = weight.length;
    float mean = kernels.sum(x, at, n) / n;
    for (int j = at; j < at + n; j++) {
      x[j] -= mean;
    }
    float variance = kernels.dot(x, at, x, at, n) / n;
    scale(x, at, Elementary.rsqrt(variance + eps));
  }

  private void scale(float[] x, int at, float inverse) {
    float[] w = weight;
    float[] b = bias;
    for (int j = 0; j < w.length; j++) {
      x[at + j] = Math.fma(x[at + j] * inverse, w[j], b[j]);
    }
  }
}
