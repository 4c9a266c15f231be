package org.openledger.memory.index;

import java.util.List;

/// [Vectors] as they are defined: plain loops.
public final class PlainVectors {
  /// Units in a cosine of 1.
  public static final int UNIT = 1 << 20;

  private final int dimension;
  private final byte[] values; // [rows * dimension]
  private final long[] squares; // of each row's length

  private PlainVectors(int dimension, byte[] values, long[] squares) {
    this.dimension = dimension;
    this.values = values;
    this.squares = squares;
  }

  /// Rows of one length.
  public static PlainVectors of(List<byte[]> rows) {
    int dimension = rows.isEmpty() ? 0 : rows.getFirst().length;
    byte[] values = new byte[Math.multiplyExact(rows.size(), dimension)];
    long[] squares = new long[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      byte[] row = rows.get(i);
      if (row.length != dimension) {
        throw new IllegalArgumentException(
            "row %d has %d numbers, not %d".formatted(i, row.length, dimension));
      }
      System.arraycopy(row, 0, values, i * dimension, dimension);
      squares[i] = dot(row, 0, row);
    }
    return new PlainVectors(dimension, values, squares);
  }

  /// How many rows there are.
  public int rows() {
    return squares.length;
  }

  /// The cosine between a question and each row, in units of 2^-20, rounded to the nearest; 0 where
  /// either is nothing.
  ///
  /// The sum of products and both lengths are exact, a square root and a division are exact by IEEE
  /// 754: the same everywhere.
  public int[] cosines(byte[] question) {
    if (rows() > 0 && question.length != dimension) {
      throw new IllegalArgumentException(
          "the question has %d numbers, not %d".formatted(question.length, dimension));
    }
    long own = dot(question, 0, question);
    int[] cosines = new int[rows()];
    for (int i = 0; i < cosines.length; i++) {
      double lengths = Math.sqrt((double) own * squares[i]);
      double near = lengths == 0 ? 0 : UNIT * (double) dot(values, i * dimension, question);
      cosines[i] = lengths == 0 ? 0 : (int) Math.rint(near / lengths);
    }
    return cosines;
  }

  private static int dot(byte[] values, int from, byte[] other) {
    int sum = 0;
    for (int i = 0; i < other.length; i++) {
      sum += values[from + i] * other[i];
    }
    return sum;
  }
}
