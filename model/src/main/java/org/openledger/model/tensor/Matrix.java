package org.openledger.model.tensor;

/// A view of a float array as a matrix; element (i, j) is `data[offset + i * rowStride + j *
/// columnStride]`, and at least one stride is 1.
public record Matrix(
    float[] data, int offset, int rows, int columns, int rowStride, int columnStride) {

  /// Checks that every element lies inside the array.
  public Matrix {
    if (rows < 0 || columns < 0 || offset < 0 || (rowStride != 1 && columnStride != 1)) {
      throw new IllegalArgumentException("bad matrix view " + rows + " x " + columns);
    }
    if (rows > 0 && columns > 0) {
      long last = offset + (long) (rows - 1) * rowStride + (long) (columns - 1) * columnStride;
      if (last >= data.length) {
        throw new IndexOutOfBoundsException(
            rows + " x " + columns + " at " + offset + " ends beyond " + data.length);
      }
    }
  }

  /// A dense row-major matrix that starts at index 0.
  public static Matrix of(float[] data, int rows, int columns) {
    return new Matrix(data, 0, rows, columns, columns, 1);
  }

  /// A dense row-major matrix that starts at `offset`.
  public static Matrix of(float[] data, int offset, int rows, int columns) {
    return new Matrix(data, offset, rows, columns, columns, 1);
  }

  /// A row-major matrix whose rows are `stride` apart.
  public static Matrix strided(float[] data, int offset, int rows, int columns, int stride) {
    return new Matrix(data, offset, rows, columns, stride, 1);
  }

  /// The same numbers with rows and columns exchanged; nothing is copied.
  public Matrix transposed() {
    return new Matrix(data, offset, columns, rows, columnStride, rowStride);
  }

  /// Rows `from` (inclusive) to `to` (exclusive) of this matrix; nothing is copied.
  public Matrix rows(int from, int to) {
    return new Matrix(data, offset + from * rowStride, to - from, columns, rowStride, columnStride);
  }

  /// Whether the elements of a row are neighbours in memory.
  boolean rowMajor() {
    return columnStride == 1;
  }
}
