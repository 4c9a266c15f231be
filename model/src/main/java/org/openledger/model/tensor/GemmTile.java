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

  /// Computes `rows` (1..8) x `columns` (1..32) of C; a partial tile goes through `spill`, a
  /// scratch array of 8 x 32.
  void run(int rows, int columns, float[] spill) {
    boolean wholeColumns = columns == PackedMatrix.PANEL;
    if (wholeColumns && (rows == ROWS || rows == ROWS / 2)) {
      sweep(rows);
      return;
    }
    float[] target = c;
    int targetOffset = cOffset;
    int targetStride = cStride;
    boolean accumulate = add;
    c = spill;
    cOffset = 0;
    cStride = PackedMatrix.PANEL;
    add = false;
    sweep(rows <= ROWS / 2 ? ROWS / 2 : ROWS);
    c = target;
    cOffset = targetOffset;
    cStride = targetStride;
    add = accumulate;
    for (int i = 0; i < rows; i++) {
      int from = i * PackedMatrix.PANEL;
      int to = targetOffset + i * targetStride;
      if (accumulate) {
        for (int j = 0; j < columns; j++) {
          target[to + j] += spill[from + j];
        }
      } else {
        System.arraycopy(spill, from, target, to, columns);
      }
    }
  }

  private void sweep(int rows) {
    for (int column = 0; column < PackedMatrix.PANEL; column += 2 * LANES) {
      if (rows == ROWS) {
        eight(column);
      } else {
        four(column);
      }
    }
  }

  private void eight(int column) {
    float[] x = a;
    float[] y = b;
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
    store(0, column, r00, r01);
    store(1, column, r10, r11);
    store(2, column, r20, r21);
    store(3, column, r30, r31);
    store(4, column, r40, r41);
    store(5, column, r50, r51);
    store(6, column, r60, r61);
    store(7, column, r70, r71);
  }

  private void four(int column) {
    float[] x = a;
    float[] y = b;
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
    store(0, column, r00, r01);
    store(1, column, r10, r11);
    store(2, column, r20, r21);
    store(3, column, r30, r31);
  }

  private void store(int row, int column, FloatVector left, FloatVector right) {
    int at = cOffset + row * cStride + column;
    if (add) {
      left = FloatVector.fromArray(SPECIES, c, at).add(left);
      right = FloatVector.fromArray(SPECIES, c, at + LANES).add(right);
    }
    left.intoArray(c, at);
    right.intoArray(c, at + LANES);
  }
}
