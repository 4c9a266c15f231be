package org.openledger.model.tensor;

import java.util.Arrays;

/// The kernels as plain loops, which a compiler makes fast sooner than vectors: for programs that
/// end soon.
final class ScalarKernels implements Kernels {
  /// Columns whose sums stay in the first-level cache.
  private static final int TILE = 512;

  private static final int FOUR = 4;

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
    Matrix right = b.rowMajor() ? b : rowMajor(b);
    workers.run(c.rows(), i -> row(a, right, c, i, accumulate));
  }

  private static Matrix rowMajor(Matrix b) {
    float[] plain = new float[b.rows() * b.columns()];
    for (int k = 0; k < b.rows(); k++) {
      int at = b.offset() + k * b.rowStride();
      for (int j = 0; j < b.columns(); j++) {
        plain[k * b.columns() + j] = b.data()[at + j * b.columnStride()];
      }
    }
    return Matrix.of(plain, b.rows(), b.columns());
  }

  /// A row of C, columns side by side; each sum is formed as the contract says.
  private static void row(Matrix a, Matrix b, Matrix c, int i, boolean accumulate) {
    float[] sums = new float[Math.min(TILE, c.columns())];
    for (int from = 0; from < c.columns(); from += TILE) {
      int width = Math.min(TILE, c.columns() - from);
      int at = c.offset() + i * c.rowStride() + from * c.columnStride();
      for (int k = 0; k < a.columns(); k += KC) {
        block(a, b, i, k, from, sums);
        deliver(sums, width, c, at, k > 0 || accumulate);
      }
      if (a.columns() == 0 && !accumulate) {
        Arrays.fill(sums, 0f);
        deliver(sums, width, c, at, false);
      }
    }
  }

  /// One block of the sums of some columns, from the block's first k on.
  private static void block(Matrix a, Matrix b, int i, int first, int from, float[] sums) {
    Arrays.fill(sums, 0f);
    int width = Math.min(sums.length, b.columns() - from);
    int end = Math.min(first + KC, a.columns());
    int step = a.columnStride();
    int k = first;
    for (; k + FOUR <= end; k += FOUR) {
      int left = a.offset() + i * a.rowStride() + k * step;
      int right = b.offset() + k * b.rowStride() + from;
      add(a.data(), left, step, b.data(), right, b.rowStride(), sums, width);
    }
    for (; k < end; k++) {
      float x = a.data()[a.offset() + i * a.rowStride() + k * step];
      int right = b.offset() + k * b.rowStride() + from;
      for (int j = 0; j < width; j++) {
        sums[j] = Math.fma(x, b.data()[right + j], sums[j]);
      }
    }
  }

  /// Four products to each sum, in order: a loop that a compiler makes vectors of by itself.
  private static void add(
      float[] a, int left, int step, float[] b, int right, int stride, float[] sums, int width) {
    float x0 = a[left];
    float x1 = a[left + step];
    float x2 = a[left + 2 * step];
    float x3 = a[left + 3 * step];
    for (int j = 0; j < width; j++) {
      float sum = Math.fma(x0, b[right + j], sums[j]);
      sum = Math.fma(x1, b[right + stride + j], sum);
      sum = Math.fma(x2, b[right + 2 * stride + j], sum);
      sums[j] = Math.fma(x3, b[right + 3 * stride + j], sum);
    }
  }

  private static void deliver(float[] sums, int width, Matrix c, int at, boolean onTop) {
    for (int j = 0; j < width; j++) {
      int to = at + j * c.columnStride();
      c.data()[to] = onTop ? c.data()[to] + sums[j] : sums[j];
    }
  }

  @Override
  public void multiply(Matrix a, PackedMatrix b, Matrix c, boolean accumulate) {
    multiply(a, b.unpacked(c.columns()), c, accumulate);
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
    for (int i = 0; i < n; i += LANES) {
      for (int lane = 0; lane < Math.min(LANES, n - i); lane++) {
        lanes[lane] = Math.fma(x[xFrom + i + lane], y[yFrom + i + lane], lanes[lane]);
      }
    }
    return tree(lanes);
  }

  @Override
  public float sum(float[] x, int from, int n) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < n; i += LANES) {
      for (int lane = 0; lane < Math.min(LANES, n - i); lane++) {
        lanes[lane] += x[from + i + lane];
      }
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
