package org.openledger.model.tensor;

/// The kernels as plain loops: slow, and the definition of what the vector kernels must give.
final class ScalarKernels implements Kernels {
  private final Workers workers;

  ScalarKernels(Workers workers) {
    this.workers = workers;
  }

  @Override
  public Workers workers() {
    return workers;
  }

  @Override
  public Kernels serial() {
    return workers.threads() == 1 ? this : new ScalarKernels(new Workers(1));
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate) {
    Shapes.checkProduct(a, b.rows(), b.columns(), c);
    workers.run(c.rows(), i -> row(a, b, c, i, accumulate));
  }

  private static void row(Matrix a, Matrix b, Matrix c, int i, boolean accumulate) {
    float[] left = a.data();
    float[] right = b.data();
    int leftStep = a.columnStride();
    int rightStep = b.rowStride();
    int depth = a.columns();
    for (int j = 0; j < c.columns(); j++) {
      int at = c.offset() + i * c.rowStride() + j * c.columnStride();
      float element = accumulate ? c.data()[at] : 0f;
      int l = a.offset() + i * a.rowStride();
      int r = b.offset() + j * b.columnStride();
      for (int k0 = 0; k0 < depth; k0 += KC) {
        float sum = 0f;
        for (int k = k0, end = Math.min(k0 + KC, depth); k < end; k++) {
          sum = Math.fma(left[l], right[r], sum);
          l += leftStep;
          r += rightStep;
        }
        element = k0 == 0 && !accumulate ? sum : element + sum;
      }
      c.data()[at] = element;
    }
  }

  @Override
  public void multiply(Matrix a, PackedMatrix b, Matrix c, boolean accumulate) {
    float[] plain = new float[b.rows() * c.columns()];
    for (int k = 0; k < b.rows(); k++) {
      for (int j = 0; j < c.columns(); j++) {
        plain[k * c.columns() + j] = b.at(k, j);
      }
    }
    multiply(a, Matrix.of(plain, b.rows(), c.columns()), c, accumulate);
  }

  @Override
  public void multiplyEach(Matrix a, Product... products) {
    for (Product p : products) {
      multiply(a, p.b(), p.c(), p.accumulate());
    }
  }

  @Override
  public void multiplyGathered(Matrix a, Gathered b, Matrix c, boolean accumulate) {
    b.check(a, c);
    for (int i = 0; i < a.rows(); i++) {
      b.runs(a, c, new RowBlocks.Range(i, i + 1), (x, m, y) -> multiply(x, m, y, accumulate));
    }
  }

  @Override
  public float dot(float[] x, int xFrom, float[] y, int yFrom, int n) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < n; i++) {
      lanes[i % LANES] = Math.fma(x[xFrom + i], y[yFrom + i], lanes[i % LANES]);
    }
    return tree(lanes);
  }

  @Override
  public float sum(float[] x, int from, int n) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < n; i++) {
      lanes[i % LANES] += x[from + i];
    }
    return tree(lanes);
  }

  /// Adds the lanes by halving; leaves the sum in lane 0.
  static float tree(float[] lanes) {
    for (int half = LANES / 2; half >= 1; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        lanes[lane] += lanes[lane + half];
      }
    }
    return lanes[0];
  }

  @Override
  public float max(float[] x, int from, int n) {
    float largest = x[from];
    for (int i = 1; i < n; i++) {
      largest = Math.max(largest, x[from + i]);
    }
    return largest;
  }

  @Override
  public void exp(float[] x, int from, int n, float shift) {
    for (int i = from; i < from + n; i++) {
      x[i] = Elementary.exp(x[i] - shift);
    }
  }

  @Override
  public void sigmoid(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = 1f / (1f + Elementary.exp(-x[i]));
    }
  }

  @Override
  public void gelu(float[] x, int from, float[] bias) {
    for (int i = 0; i < bias.length; i++) {
      x[from + i] = Elementary.gelu(x[from + i] + bias[i]);
    }
  }
}
