package org.openledger.model.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// One row times a packed matrix: decoding one sequence, and every row of a gathered product, where
/// reading the matrix is what takes time.
///
/// The matrix is read once and strictly from front to back, which is what the processor's
/// prefetcher follows best: four streams at once hide the latency of the additions, but a row times
/// 4096 x 4096 numbers takes a quarter longer with them. Strides are constants in the inner loops,
/// so that the compiler drops their bounds checks.
final class RowProduct {
  private static final int KC = Kernels.KC;
  private static final int PANEL = PackedMatrix.PANEL;
  private static final int NARROW = PackedMatrix.NARROW;
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  /// A row of neighbouring numbers from `at` on.
  record Row(float[] data, int at) {
    /// A row of a row-major matrix.
    static Row of(Matrix x, int row) {
      assert x.rowMajor() : "a row of a row-major matrix is wanted";
      return new Row(x.data(), x.offset() + row * x.rowStride());
    }
  }

  /// Panels `first` (inclusive) to `last` (exclusive) of a result of `columns` columns in all.
  record Panels(int first, int last, int columns) {
    static Panels all(PackedMatrix b, int columns) {
      return new Panels(0, (columns + b.panelWidth() - 1) / b.panelWidth(), columns);
    }
  }

  private final PackedMatrix b;
  private final float[] x;
  private final int start;
  private final boolean accumulate;

  private RowProduct(Row a, PackedMatrix b, boolean accumulate) {
    this.b = b;
    x = a.data;
    start = a.at;
    this.accumulate = accumulate;
  }

  /// Panels of c = a b, or c += a b when accumulating.
  static void multiply(Row a, PackedMatrix b, Row c, Panels panels, boolean accumulate) {
    if (b.half()) {
      HalfRowProduct.multiply(a, b, c, panels, accumulate);
      return;
    }
    var product = new RowProduct(a, b, accumulate);
    int width = b.panelWidth();
    for (int panel = panels.first; panel < panels.last; panel++) {
      int place = c.at + panel * width;
      int columns = Math.min(width, panels.columns - panel * width);
      if (columns % LANES == 0) {
        product.panel(panel, c.data, place, columns);
      } else {
        product.edge(panel, new Row(c.data, place), columns);
      }
    }
  }

  /// A last panel that ends inside a vector.
  private void edge(int panel, Row target, int columns) {
    float[] whole = new float[b.panelWidth()];
    System.arraycopy(target.data, target.at, whole, 0, columns);
    panel(panel, whole, 0, (columns + LANES - 1) / LANES * LANES);
    System.arraycopy(whole, 0, target.data, target.at, columns);
  }

  private void panel(int panel, float[] c, int place, int columns) {
    for (int k = 0; k < b.rows(); k += KC) {
      int q = b.offset(panel, k);
      if (b.panelWidth() == NARROW) {
        for (int column = 0; column < columns; column += LANES) {
          narrow(q + column, k, c, place + column);
        }
        continue;
      }
      int column = 0;
      for (; column + 2 * LANES <= columns; column += 2 * LANES) {
        two(q + column, k, c, place + column);
      }
      if (column < columns) {
        one(q + column, k, c, place + column);
      }
    }
  }

  /// One vector of columns of a narrow panel over one block of k.
  private void narrow(int q, int k0, float[] c, int place) {
    float[] left = x;
    float[] right = b.data();
    int p = start + k0;
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int k = 0, depth = Math.min(KC, b.rows() - k0); k < depth; k++) {
      sum = fma(left[p + k], FloatVector.fromArray(SPECIES, right, q + k * NARROW), sum);
    }
    deliver(sum, k0, c, place);
  }

  /// One vector of columns, where a last panel has no more.
  private void one(int q, int k0, float[] c, int place) {
    float[] left = x;
    float[] right = b.data();
    int p = start + k0;
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int k = 0, depth = Math.min(KC, b.rows() - k0); k < depth; k++) {
      sum = fma(left[p + k], FloatVector.fromArray(SPECIES, right, q + k * PANEL), sum);
    }
    deliver(sum, k0, c, place);
  }

  /// Two neighbouring vectors of columns over one block of k.
  private void two(int q, int k0, float[] c, int place) {
    float[] left = x;
    float[] right = b.data();
    int p = start + k0;
    FloatVector s0 = FloatVector.zero(SPECIES), s1 = s0;
    for (int k = 0, depth = Math.min(KC, b.rows() - k0); k < depth; k++) {
      FloatVector f = FloatVector.broadcast(SPECIES, left[p + k]);
      s0 = f.fma(FloatVector.fromArray(SPECIES, right, q + k * PANEL), s0);
      s1 = f.fma(FloatVector.fromArray(SPECIES, right, q + LANES + k * PANEL), s1);
    }
    deliver(s0, k0, c, place);
    deliver(s1, k0, c, place + LANES);
  }

  private static FloatVector fma(float a, FloatVector b, FloatVector sum) {
    return FloatVector.broadcast(SPECIES, a).fma(b, sum);
  }

  private void deliver(FloatVector sum, int k0, float[] c, int place) {
    boolean add = k0 > 0 || accumulate;
    (add ? FloatVector.fromArray(SPECIES, c, place).add(sum) : sum).intoArray(c, place);
  }
}
