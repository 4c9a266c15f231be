package org.openledger.attribute.linear;

import org.openledger.model.tensor.Kernels;

/// A table of float rows of one width, kept whole or as bytes with a scale per row.
///
/// Products with a direction are taken row by row in [Dot]'s fixed order, so neither threads nor
/// the other rows show in a result.
public sealed interface Rows {
  /// Largest magnitude of a quantised entry.
  int BYTE_MAX = 127;

  /// Number of rows.
  int count();

  /// Entries of a row.
  int width();

  /// direction . row, in double.
  double dot(int row, float[] direction);

  /// Writes row `row` to `into` [width].
  void copyRow(int row, float[] into);

  /// direction . row for every row, [count].
  default double[] dots(float[] direction) {
    if (direction.length != width()) {
      throw new IllegalArgumentException("direction " + direction.length + ", rows " + width());
    }
    double[] dots = new double[count()];
    Kernels.shared().workers().run(count(), r -> dots[r] = dot(r, direction));
    return dots;
  }

  /// Rows as floats, row-major.
  record Floats(int count, int width, float[] values) implements Rows {
    public Floats {
      if (values.length != (long) count * width) {
        throw new IllegalArgumentException("not " + count + " rows of " + width);
      }
    }

    @Override
    public double dot(int row, float[] direction) {
      return Dot.of(direction, 0, values, row * width, width);
    }

    @Override
    public void copyRow(int row, float[] into) {
      System.arraycopy(values, row * width, into, 0, width);
    }
  }

  /// Row r is scales[r] * values: a quarter of the memory.
  record Bytes(int count, int width, byte[] values, float[] scales) implements Rows {
    public Bytes {
      if (values.length != (long) count * width || scales.length != count) {
        throw new IllegalArgumentException("not " + count + " rows of " + width);
      }
    }

    @Override
    public double dot(int row, float[] direction) {
      return scales[row] * Dot.of(direction, 0, values, row * width, width);
    }

    @Override
    public void copyRow(int row, float[] into) {
      for (int i = 0; i < width; i++) {
        into[i] = scales[row] * values[row * width + i];
      }
    }

    /// Stores `row` as row r: scale = max / 127, entries rounded half to even.
    public void put(int r, float[] row) {
      float max = 0;
      for (float x : row) {
        max = Math.max(max, Math.abs(x));
      }
      if (!Float.isFinite(max)) {
        throw new IllegalArgumentException("row " + r + " is not finite");
      }
      scales[r] = max / BYTE_MAX;
      for (int i = 0; i < width; i++) {
        double steps = scales[r] == 0 ? 0 : Math.rint((double) row[i] / scales[r]);
        values[r * width + i] = (byte) Math.max(-BYTE_MAX, Math.min(BYTE_MAX, steps));
      }
    }
  }

  /// An empty byte table to be filled by [Bytes#put].
  static Bytes bytes(int count, int width) {
    return new Bytes(count, width, new byte[Math.multiplyExact(count, width)], new float[count]);
  }

  /// The rows of `rows` as bytes.
  static Bytes quantised(Rows rows) {
    Bytes bytes = bytes(rows.count(), rows.width());
    float[] row = new float[rows.width()];
    for (int r = 0; r < rows.count(); r++) {
      rows.copyRow(r, row);
      bytes.put(r, row);
    }
    return bytes;
  }
}
