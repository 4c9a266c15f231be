package org.openledger.memory.index;

import java.lang.foreign.MemorySegment;
import org.openledger.model.tensor.Int8Rows;

/// What texts are about, a row of small whole numbers each, and how near a question is to them.
public final class Vectors {
  /// Units in a cosine of 1.
  public static final int UNIT = 1 << 20;

  private final Int8Rows rows;
  private final int[] squares; // of each row's length
  private final double[] inverse; // of each row's length; 0 of a row of zeros

  Vectors(MemorySegment bytes, int count, int dimension) {
    rows = new Int8Rows(bytes, Math.max(1, dimension));
    squares = new int[count];
    inverse = new double[count];
    for (int i = 0; i < count; i++) {
      byte[] row = rows.row(i);
      squares[i] = square(row);
      inverse[i] = squares[i] == 0 ? 0 : 1 / Math.sqrt(squares[i]);
    }
  }

  static int square(byte[] row) {
    int square = 0;
    for (byte x : row) {
      square += x * x;
    }
    return square;
  }

  byte[] row(int at) {
    return rows.row(at);
  }

  /// What is asked.
  ///
  /// @param square of its length
  /// @param scale units of a cosine for a product with a row of length 1
  record Asked(byte[] values, int square, double scale) {
    static Asked of(byte[] values) {
      int square = Vectors.square(values);
      return new Asked(values, square, square == 0 ? 0 : UNIT / Math.sqrt(square));
    }
  }

  /// The products of a question and rows `from` .. `to - 1`.
  void dots(Asked asked, int from, int to, int[] out) {
    if (to > from) {
      rows.dots(from, to - from, asked.values(), out);
    }
  }

  /// About the cosines that belong to the products of rows `from` .. `to - 1`, in units and off by
  /// less than a hundredth.
  void about(Asked asked, int from, int to, int[] dots, double[] out) {
    double scale = asked.scale();
    for (int i = 0; i < to - from; i++) {
      out[i] = scale * dots[i] * inverse[from + i];
    }
  }

  /// The cosine that belongs to a product, in units of 2^-20, rounded to the nearest; 0 where
  /// either is nothing.
  ///
  /// The sum of products and both lengths are exact, a square root and a division are exact by IEEE
  /// 754: the same everywhere.
  int cosine(Asked asked, int row, int dot) {
    double lengths = Math.sqrt((double) asked.square() * squares[row]);
    return lengths == 0 ? 0 : (int) Math.rint(UNIT * (double) dot / lengths);
  }
}
