package org.openledger.model.tensor;

/// Softmax over a row of logits and the log-likelihood of one of its entries.
public final class CrossEntropy {
  private CrossEntropy() {}

  /// Replaces logits[from .. from + n - 1] by their softmax and returns log softmax[label]. The sum
  /// is taken in float lanes, its logarithm in double: within 1e-6 of the exact value for n up to
  /// 2^18.
  public static double forward(Kernels kernels, float[] logits, int from, int n, int label) {
    float chosen = logits[from + label];
    float max = kernels.max(logits, from, n);
    kernels.exp(logits, from, n, max);
    float sum = kernels.sum(logits, from, n);
    float inverse = 1f / sum;
    for (int i = from; i < from + n; i++) {
      logits[i] *= inverse;
    }
    return ((double) chosen - max) - Elementary.log((double) sum);
  }

  /// Turns the softmax p into weight * (p - onehot(label)), the gradient of -weight log p[label].
  public static void backward(float[] p, int from, int n, int label, float weight) {
    p[from + label] -= 1f;
    for (int i = from; i < from + n; i++) {
      p[i] *= weight;
    }
  }

  /// The entry a uniform number in [0, 1) selects from the softmax p by cumulative sums.
  public static int draw(float[] p, int from, int n, double uniform) {
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += p[from + i];
    }
    double threshold = uniform * total;
    double cumulative = 0;
    for (int i = 0; i < n; i++) {
      cumulative += p[from + i];
      if (cumulative > threshold) {
        return i;
      }
    }
    return n - 1;
  }
}
