package org.openledger.model.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost step of a product: a tile of 8 (or 4) rows by 32 columns, over at most KC of k.
///
/// Sixteen vectors of sums stay in registers; each k loads two vectors of B and broadcasts eight
/// numbers of A. On narrower hardware the 32 columns are walked in several steps. The fields are
/// the arguments; `run` copies them to locals, where the compiler keeps them.
final class GemmTile {
  /// Rows of a tile, and of a panel of the packed left operand.
  static final int ROWS = 8;

  static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Left operand, packed as [k][8].
  float[] a = new float[0];

  int aOffset;

  /// Right operand: row k of the panel begins at bOffset + k * bStride.
  float[] b = new float[0];

  int bOffset;
  int bStride;
  float[] c = new float[0];
  int cOffset;
  int cStride;
  int depth;

  /// Whether the sums are added to C or replace it.
  boolean add;

  /// The sums of one tile, [8][32], before they are delivered to C.
  private final float[] sums = new float[ROWS * PackedMatrix.PANEL];

  /// Computes `rows` (1..8) x `columns` (1..32) of C.
  void run(int rows, int columns) {
    for (int column = 0; column < columns; column += 2 * LANES) {
      boolean strip = columns - column <= LANES;
      if (rows == 1) {
        one(column, strip);
      } else if (strip) {
        narrow(column);
      } else if (rows > ROWS / 2) {
        eight(column);
      } else {
        four(column);
      }
    }
    if (columns == PackedMatrix.PANEL) {
      deliverWhole(rows);
    } else {
      deliver(rows, columns);
    }
  }

  private void deliver(int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      int from = i * PackedMatrix.PANEL;
      int to = cOffset + i * cStride;
      for (int j = 0; j < columns; j++) {
        c[to + j] = add ? c[to + j] + sums[from + j] : sums[from + j];
      }
    }
  }

  private void deliverWhole(int rows) {
    for (int i = 0; i < rows; i++) {
      int from = i * PackedMatrix.PANEL;
      int to = cOffset + i * cStride;
      for (int j = 0; j < PackedMatrix.PANEL; j += LANES) {
        FloatVector s = FloatVector.fromArray(SPECIES, sums, from + j);
        if (add) {
          s = FloatVector.fromArray(SPECIES, c, to + j).add(s);
        }
        s.intoArray(c, to + j);
      }
    }
  }

  private void eight(int column) {
    float[] x = a;
    float[] y = b;
    float[] out = sums;
    int p = aOffset;
    int q = bOffset + column;
    int stride = bStride;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector r00 = zero, r10 = zero, r20 = zero, r30 = zero;
    FloatVector r40 = zero, r50 = zero, r60 = zero, r70 = zero;
    FloatVector r01 = zero, r11 = zero, r21 = zero, r31 = zero;
    FloatVector r41 = zero, r51 = zero, r61 = zero, r71 = zero;
    for (int k = depth; k > 0; k--) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, y, q);
      FloatVector y1 = FloatVector.fromArray(SPECIES, y, q + LANES);
      FloatVector s = FloatVector.broadcast(SPECIES, x[p]);
      r00 = s.fma(y0, r00);
      r01 = s.fma(y1, r01);
      s = FloatVector.broadcast(SPECIES, x[p + 1]);
      r10 = s.fma(y0, r10);
      r11 = s.fma(y1, r11);
      s = FloatVector.broadcast(SPECIES, x[p + 2]);
      r20 = s.fma(y0, r20);
      r21 = s.fma(y1, r21);
      s = FloatVector.broadcast(SPECIES, x[p + 3]);
      r30 = s.fma(y0, r30);
      r31 = s.fma(y1, r31);
      s = FloatVector.broadcast(SPECIES, x[p + 4]);
      r40 = s.fma(y0, r40);
      r41 = s.fma(y1, r41);
      s = FloatVector.broadcast(SPECIES, x[p + 5]);
      r50 = s.fma(y0, r50);
      r51 = s.fma(y1, r51);
      s = FloatVector.broadcast(SPECIES, x[p + 6]);
      r60 = s.fma(y0, r60);
      r61 = s.fma(y1, r61);
      s = FloatVector.broadcast(SPECIES, x[p + 7]);
      r70 = s.fma(y0, r70);
      r71 = s.fma(y1, r71);
      p += ROWS;
      q += stride;
    }
    r00.intoArray(out, column + 0);
    r01.intoArray(out, column + 0 + LANES);
    r10.intoArray(out, column + 32);
    r11.intoArray(out, column + 32 + LANES);
    r20.intoArray(out, column + 64);
    r21.intoArray(out, column + 64 + LANES);
    r30.intoArray(out, column + 96);
    r31.intoArray(out, column + 96 + LANES);
    r40.intoArray(out, column + 128);
    r41.intoArray(out, column + 128 + LANES);
    r50.intoArray(out, column + 160);
    r51.intoArray(out, column + 160 + LANES);
    r60.intoArray(out, column + 192);
    r61.intoArray(out, column + 192 + LANES);
    r70.intoArray(out, column + 224);
    r71.intoArray(out, column + 224 + LANES);
  }

  private void four(int column) {
    float[] x = a;
    float[] y = b;
    float[] out = sums;
    int p = aOffset;
    int q = bOffset + column;
    int stride = bStride;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector r00 = zero, r10 = zero, r20 = zero, r30 = zero;
    FloatVector r01 = zero, r11 = zero, r21 = zero, r31 = zero;
    for (int k = depth; k > 0; k--) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, y, q);
      FloatVector y1 = FloatVector.fromArray(SPECIES, y, q + LANES);
      FloatVector s = FloatVector.broadcast(SPECIES, x[p]);
      r00 = s.fma(y0, r00);
      r01 = s.fma(y1, r01);
      s = FloatVector.broadcast(SPECIES, x[p + 1]);
      r10 = s.fma(y0, r10);
      r11 = s.fma(y1, r11);
      s = FloatVector.broadcast(SPECIES, x[p + 2]);
      r20 = s.fma(y0, r20);
      r21 = s.fma(y1, r21);
      s = FloatVector.broadcast(SPECIES, x[p + 3]);
      r30 = s.fma(y0, r30);
      r31 = s.fma(y1, r31);
      p += ROWS;
      q += stride;
    }
    r00.intoArray(out, column + 0);
    r01.intoArray(out, column + 0 + LANES);
    r10.intoArray(out, column + 32);
    r11.intoArray(out, column + 32 + LANES);
    r20.intoArray(out, column + 64);
    r21.intoArray(out, column + 64 + LANES);
    r30.intoArray(out, column + 96);
    r31.intoArray(out, column + 96 + LANES);
  }

  /// Eight rows by one vector, for a last strip that needs no more.
  private void narrow(int column) {
    float[] x = a;
    float[] y = b;
    float[] out = sums;
    int p = aOffset;
    int q = bOffset + column;
    int stride = bStride;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector r0 = zero, r1 = zero, r2 = zero, r3 = zero;
    FloatVector r4 = zero, r5 = zero, r6 = zero, r7 = zero;
    for (int k = depth; k > 0; k--) {
      FloatVector s = FloatVector.fromArray(SPECIES, y, q);
      r0 = FloatVector.broadcast(SPECIES, x[p]).fma(s, r0);
      r1 = FloatVector.broadcast(SPECIES, x[p + 1]).fma(s, r1);
      r2 = FloatVector.broadcast(SPECIES, x[p + 2]).fma(s, r2);
      r3 = FloatVector.broadcast(SPECIES, x[p + 3]).fma(s, r3);
      r4 = FloatVector.broadcast(SPECIES, x[p + 4]).fma(s, r4);
      r5 = FloatVector.broadcast(SPECIES, x[p + 5]).fma(s, r5);
      r6 = FloatVector.broadcast(SPECIES, x[p + 6]).fma(s, r6);
      r7 = FloatVector.broadcast(SPECIES, x[p + 7]).fma(s, r7);
      p += ROWS;
      q += stride;
    }
    r0.intoArray(out, column + 0);
    r1.intoArray(out, column + 32);
    r2.intoArray(out, column + 64);
    r3.intoArray(out, column + 96);
    r4.intoArray(out, column + 128);
    r5.intoArray(out, column + 160);
    r6.intoArray(out, column + 192);
    r7.intoArray(out, column + 224);
  }

  /// One row by two vectors, or one for a last strip: decoding a single sequence, where reading B
  /// is what takes time.
  private void one(int column, boolean strip) {
    float[] x = a;
    float[] y = b;
    int p = aOffset;
    int q = bOffset + column;
    int stride = bStride;
    FloatVector r0 = FloatVector.zero(SPECIES), r1 = r0;
    if (strip) {
      for (int k = depth; k > 0; k--) {
        FloatVector s = FloatVector.broadcast(SPECIES, x[p]);
        r0 = s.fma(FloatVector.fromArray(SPECIES, y, q), r0);
        p += ROWS;
        q += stride;
      }
      r0.intoArray(sums, column);
      return;
    }
    for (int k = depth; k > 0; k--) {
      FloatVector s = FloatVector.broadcast(SPECIES, x[p]);
      r0 = s.fma(FloatVector.fromArray(SPECIES, y, q), r0);
      r1 = s.fma(FloatVector.fromArray(SPECIES, y, q + LANES), r1);
      p += ROWS;
      q += stride;
    }
    r0.intoArray(sums, column);
    r1.intoArray(sums, column + LANES);
  }
}
