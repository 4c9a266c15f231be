package org.openledger.model.tensor;

/// Rotary position embedding in the half-split form: the pair (x_i, x_{i + d/2}) of every head is
/// turned by position * frequency_i. Angles are taken in double and rounded once.
public final class Rope {
  private static final int GROWTH_MIN = 256;

  private final double[] frequencies;
  private volatile Table table;

  /// cos and sin of positions 0 .. count-1, each [count, d/2].
  private record Table(int count, float[] cos, float[] sin) {}

  /// A rotation by the given d/2 frequencies.
  public Rope(double[] frequencies) {
    this.frequencies = frequencies.clone();
    this.table = build(GROWTH_MIN);
  }

  /// theta^(-2i/d) for i < d/2.
  public static double[] frequencies(double theta, int headDim) {
    double[] f = new double[headDim / 2];
    for (int i = 0; i < f.length; i++) {
      f[i] = Elementary.pow(theta, -2.0 * i / headDim);
    }
    return f;
  }

  private Table build(int count) {
    int half = frequencies.length;
    float[] cos = new float[count * half];
    float[] sin = new float[count * half];
    for (int t = 0; t < count; t++) {
      for (int i = 0; i < half; i++) {
        cos[t * half + i] = (float) Elementary.cos(t * frequencies[i]);
        sin[t * half + i] = (float) Elementary.sin(t * frequencies[i]);
      }
    }
    return new Table(count, cos, sin);
  }

  private synchronized Table covering(int count) {
    if (table.count < count) {
      table = build(Math.max(count, 2 * table.count));
    }
    return table;
  }

  /// Rotates the range's rows of x `[rows, heads * d]` in place; row i has position `positions[i]`.
  public void forward(Matrix x, int[] positions, RowBlocks.Range range) {
    rotate(x, positions, range, 1f);
  }

  /// Turns gradients back: the inverse rotation, which is the transpose.
  public void backward(Matrix dx, int[] positions, RowBlocks.Range range) {
    rotate(dx, positions, range, -1f);
  }

  private void rotate(Matrix x, int[] positions, RowBlocks.Range range, float sign) {
    int most = 0;
    for (int i = range.from(); i < range.to(); i++) {
      most = Math.max(most, positions[i]);
    }
    Table current = table.count > most ? table : covering(most + 1);
    int half = frequencies.length;
    for (int i = range.from(); i < range.to(); i++) {
      int at = positions[i] * half;
      int start = x.offset() + i * x.rowStride();
      for (int h = 0; h < x.columns(); h += 2 * half) {
        turn(x.data(), start + h, current, at, sign);
      }
    }
  }

  private void turn(float[] x, int o, Table angles, int at, float sign) {
    int half = frequencies.length;
    float[] cos = angles.cos;
    float[] sin = angles.sin;
    for (int i = 0; i < half; i++) {
      float c = cos[at + i];
      float s = sign * sin[at + i];
      float a = x[o + i];
      float b = x[o + half + i];
      x[o + i] = a * c - b * s;
      x[o + half + i] = b * c + a * s;
    }
  }
}
