package org.openledger.model.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// One row times a packed matrix of BF16: half the memory of `RowProduct` to read, and the bits of
/// the same product with the numbers widened beforehand.
///
/// A vector of pairs holds a number of k in its lower and one of k + 1 in its upper halves; a shift
/// or a mask makes floats of them. A line of memory holds twice the additions that one of floats
/// does, so here two blocks of k are summed at a time, that they wait less for one another.
final class HalfRowProduct {
  private static final int KC = Kernels.KC;
  private static final int PANEL = PackedMatrix.PANEL;
  private static final int UPPER = 0xFFFF0000;
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
  private static final int LANES = SPECIES.length();

  private final float[] x;
  private final int start;
  private final PackedMatrix b;
  private final boolean accumulate;

  private HalfRowProduct(RowProduct.Row a, PackedMatrix b, boolean accumulate) {
    this.x = a.data();
    this.start = a.at();
    this.b = b;
    this.accumulate = accumulate;
  }

  /// Panels of c = a b, or c += a b when accumulating.
  static void multiply(
      RowProduct.Row a,
      PackedMatrix b,
      RowProduct.Row c,
      RowProduct.Panels panels,
      boolean accumulate) {
    var product = new HalfRowProduct(a, b, accumulate);
    for (int panel = panels.first(); panel < panels.last(); panel++) {
      int place = c.at() + panel * PANEL;
      int columns = Math.min(PANEL, panels.columns() - panel * PANEL);
      if (columns == PANEL) {
        product.panel(panel, c.data(), place);
      } else {
        float[] edge = new float[PANEL];
        System.arraycopy(c.data(), place, edge, 0, columns);
        product.panel(panel, edge, 0);
        System.arraycopy(edge, 0, c.data(), place, columns);
      }
    }
  }

  private void panel(int panel, float[] c, int place) {
    int k = 0;
    for (; k + 2 * KC <= b.rows(); k += 2 * KC) {
      for (int column = 0; column < PANEL; column += 2 * LANES) {
        two(b.offset(panel, k) + column, k, c, place + column);
      }
    }
    for (; k < b.rows(); k += KC) {
      for (int column = 0; column < PANEL; column += LANES) {
        one(b.offset(panel, k) + column, k, c, place + column);
      }
    }
  }

  /// Two vectors of columns over two whole blocks of k.
  private void two(int q, int k, float[] c, int place) {
    float[] left = x;
    int[] y = b.pairs();
    int p = start + k;
    FloatVector s0 = FloatVector.zero(SPECIES), s1 = s0, t0 = s0, t1 = s0;
    for (int i = 0; i < KC; i += 2) {
      int at = q + i / 2 * PANEL;
      IntVector v0 = IntVector.fromArray(INTS, y, at);
      IntVector v1 = IntVector.fromArray(INTS, y, at + LANES);
      IntVector w0 = IntVector.fromArray(INTS, y, at + KC / 2 * PANEL);
      IntVector w1 = IntVector.fromArray(INTS, y, at + KC / 2 * PANEL + LANES);
      FloatVector f = FloatVector.broadcast(SPECIES, left[p + i]);
      FloatVector g = FloatVector.broadcast(SPECIES, left[p + i + KC]);
      s0 = f.fma(lower(v0), s0);
      s1 = f.fma(lower(v1), s1);
      t0 = g.fma(lower(w0), t0);
      t1 = g.fma(lower(w1), t1);
      f = FloatVector.broadcast(SPECIES, left[p + i + 1]);
      g = FloatVector.broadcast(SPECIES, left[p + i + 1 + KC]);
      s0 = f.fma(upper(v0), s0);
      s1 = f.fma(upper(v1), s1);
      t0 = g.fma(upper(w0), t0);
      t1 = g.fma(upper(w1), t1);
    }
    deliver(s0, k, c, place);
    deliver(s1, k, c, place + LANES);
    deliver(t0, k + KC, c, place);
    deliver(t1, k + KC, c, place + LANES);
  }

  /// One vector of columns over one block of k, which may end early and at an odd number.
  private void one(int q, int k, float[] c, int place) {
    int[] y = b.pairs();
    int depth = Math.min(KC, b.rows() - k);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < depth; i++) {
      IntVector v = IntVector.fromArray(INTS, y, q + i / 2 * PANEL);
      FloatVector f = FloatVector.broadcast(SPECIES, x[start + k + i]);
      sum = f.fma(i % 2 == 0 ? lower(v) : upper(v), sum);
    }
    deliver(sum, k, c, place);
  }

  private void deliver(FloatVector sum, int k, float[] c, int place) {
    boolean add = k > 0 || accumulate;
    (add ? FloatVector.fromArray(SPECIES, c, place).add(sum) : sum).intoArray(c, place);
  }

  /// Rows `k` .. `k + depth - 1` of a panel as floats, [depth][32].
  static void widen(PackedMatrix b, int panel, int k, int depth, float[] out) {
    int[] y = b.pairs();
    int q = b.offset(panel, k);
    for (int i = 0; i < depth; i += 2) {
      for (int column = 0; column < PANEL; column += LANES) {
        IntVector v = IntVector.fromArray(INTS, y, q + i / 2 * PANEL + column);
        lower(v).intoArray(out, i * PANEL + column);
        if (i + 1 < depth) {
          upper(v).intoArray(out, (i + 1) * PANEL + column);
        }
      }
    }
  }

  private static FloatVector lower(IntVector pairs) {
    return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  private static FloatVector upper(IntVector pairs) {
    return pairs.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats();
  }
}
