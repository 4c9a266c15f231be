package org.openledger.memory.index;

import java.lang.foreign.MemorySegment;
import org.openledger.model.tensor.FourBitRows;
import org.openledger.model.tensor.Int8Rows;
import org.openledger.model.tensor.Workers;

/// What texts are about, a row of small whole numbers each, and how near a question is to them.
public final class Vectors {
  /// Units in a cosine of 1.
  public static final int UNIT = 1 << 20;

  /// Rows that are drawn by one task.
  private static final int DRAWN = 1 << 10;

  private final Int8Rows rows;
  private final int[] squares; // of each row's length
  private final FourBitRows drawn;

  Vectors(MemorySegment bytes, int count, int dimension, Workers workers) {
    rows = new Int8Rows(bytes, Math.max(1, dimension));
    squares = new int[count];
    drawn = new FourBitRows(count, Math.max(1, dimension));
    workers.run(
        Math.ceilDiv(count, DRAWN),
        task -> {
          for (int i = task * DRAWN; i < Math.min(count, (task + 1) * DRAWN); i++) {
            byte[] row = rows.row(i);
            squares[i] = square(row);
            drawn.draw(i, row);
          }
        });
  }

  static int square(byte[] row) {
    return dot(row, row);
  }

  /// The exact product of two vectors of one embedding.
  public static int dot(byte[] one, byte[] other) {
    int sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  byte[] row(int at) {
    return rows.row(at);
  }

  /// What is asked.
  ///
  /// @param square of its length
  record Asked(Int8Rows.Other exact, FourBitRows.Other drawn, int square) {
    static Asked of(byte[] values) {
      return new Asked(
          Int8Rows.Other.of(values), FourBitRows.Other.of(values), Vectors.square(values));
    }
  }

  /// What the cosines between a question and rows are at most.
  FourBitRows.Bounds bounds(Asked asked) {
    return drawn.bounds(asked.drawn());
  }

  /// The cosine between a question and a row, in units of 2^-20, rounded to the nearest; 0 where
  /// either is nothing.
  ///
  /// The sum of products and both lengths are exact, a square root and a division are exact by IEEE
  /// 754: the same everywhere.
  int cosine(Asked asked, int row) {
    double lengths = Math.sqrt((double) asked.square() * squares[row]);
    return lengths == 0
        ? 0
        : (int) Math.rint(UNIT * (double) rows.dot(row, asked.exact()) / lengths);
  }
}
