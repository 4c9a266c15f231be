package org.openledger.model.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// One row times a packed matrix: decoding one sequence, and every row of a gathered product, where
/// reading the matrix is what takes time.
///
/// The matrix is read once from front to back. Its work is cut into units: the columns of one
/// vector over one block of k. Units do not depend on one another, so four are computed at a time,
/// which hides the latency of the additions and keeps several streams of memory busy; each unit's
/// sum is delivered to its element of C in the order of the blocks, as the contract of `Kernels`
/// says. Strides are constants in the inner loops, so that the compiler drops their bounds checks;
/// that is worth a third of the time.
final class RowProduct {
  private static final int KC = Kernels.KC;
  private static final int PANEL = PackedMatrix.PANEL;
  private static final int NARROW = PackedMatrix.NARROW;
  private static final int UNITS = 4;
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Whole panels that four vectors cover: two of 32 columns at 512 bits, else one in strips.
  private static final int TOGETHER = Math.max(1, UNITS * LANES / PANEL);

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
  private final float[] y;
  private final int width; // of a panel
  private final boolean accumulate;

  private int count;
  private int depth;
  private float[] c = new float[0];
  private final int[] from = new int[UNITS]; // in x
  private final int[] at = new int[UNITS]; // in y
  private final int[] to = new int[UNITS]; // in c
  private final boolean[] add = new boolean[UNITS];

  private RowProduct(Row a, PackedMatrix b, boolean accumulate) {
    this.b = b;
    x = a.data;
    start = a.at;
    y = b.data();
    width = b.panelWidth();
    this.accumulate = accumulate;
  }

  /// Panels of c = a b, or c += a b when accumulating.
  static void multiply(Row a, PackedMatrix b, Row c, Panels panels, boolean accumulate) {
    if (b.half()) {
      HalfRowProduct.multiply(a, b, c, panels, accumulate);
    } else {
      new RowProduct(a, b, accumulate).run(c, panels);
    }
  }

  private void run(Row target, Panels panels) {
    int panel = panels.first;
    if (b.rows() <= KC && width == PANEL) {
      panel = shallow(target, panels);
    }
    for (; panel < panels.last; panel++) {
      int place = target.at + panel * width;
      int columns = Math.min(width, panels.columns - panel * width);
      if (columns % LANES == 0) {
        c = target.data;
        panel(panel, place, columns);
      } else {
        flush();
        edge(panel, new Row(target.data, place), columns);
      }
    }
    flush();
  }

  /// A last panel that ends inside a vector.
  private void edge(int panel, Row target, int columns) {
    c = new float[width];
    if (accumulate) {
      System.arraycopy(target.data, target.at, c, 0, columns);
    }
    panel(panel, 0, columns);
    flush();
    System.arraycopy(c, 0, target.data, target.at, columns);
  }

  private void panel(int panel, int place, int columns) {
    for (int k = 0; k < b.rows(); k += KC) {
      int length = Math.min(KC, b.rows() - k);
      if (length != depth) {
        flush();
        depth = length;
      }
      for (int column = 0; column < columns; column += LANES) {
        from[count] = start + k;
        at[count] = b.offset(panel, k) + column;
        to[count] = place + column;
        add[count] = k > 0 || accumulate;
        if (++count == UNITS) {
          if (width == PANEL) {
            four(PANEL);
          } else {
            four(NARROW);
          }
          count = 0;
        }
      }
    }
  }

  private void flush() {
    for (int i = 0; i < count; i++) {
      one(i);
    }
    count = 0;
  }

  private void one(int unit) {
    int p = from[unit];
    int q = at[unit];
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int k = 0; k < depth; k++) {
      sum = fma(x[p + k], FloatVector.fromArray(SPECIES, y, q + k * width), sum);
    }
    deliver(sum, unit);
  }

  private void four(int stride) {
    float[] left = x;
    float[] right = y;
    int p0 = from[0];
    int p1 = from[1];
    int p2 = from[2];
    int p3 = from[3];
    int q0 = at[0];
    int q1 = at[1];
    int q2 = at[2];
    int q3 = at[3];
    FloatVector s0 = FloatVector.zero(SPECIES), s1 = s0, s2 = s0, s3 = s0;
    for (int k = 0, end = depth; k < end; k++) {
      s0 = fma(left[p0 + k], FloatVector.fromArray(SPECIES, right, q0 + k * stride), s0);
      s1 = fma(left[p1 + k], FloatVector.fromArray(SPECIES, right, q1 + k * stride), s1);
      s2 = fma(left[p2 + k], FloatVector.fromArray(SPECIES, right, q2 + k * stride), s2);
      s3 = fma(left[p3 + k], FloatVector.fromArray(SPECIES, right, q3 + k * stride), s3);
    }
    deliver(s0, 0);
    deliver(s1, 1);
    deliver(s2, 2);
    deliver(s3, 3);
  }

  private static FloatVector fma(float a, FloatVector b, FloatVector sum) {
    return FloatVector.broadcast(SPECIES, a).fma(b, sum);
  }

  private void deliver(FloatVector sum, int unit) {
    int place = to[unit];
    if (add[unit]) {
      FloatVector.fromArray(SPECIES, c, place).add(sum).intoArray(c, place);
    } else {
      sum.intoArray(c, place);
    }
  }

  /// Whole panels over a single block of k, as the second factor of an adapter has; returns the
  /// first panel left over.
  private int shallow(Row target, Panels panels) {
    c = target.data;
    depth = b.rows();
    int second = TOGETHER == 1 ? 2 * LANES : PANEL * depth; // where vectors three and four are
    int whole = Math.min(panels.last, panels.columns / PANEL);
    int panel = panels.first;
    for (; panel + TOGETHER <= whole; panel += TOGETHER) {
      int place = target.at + panel * PANEL;
      int q = b.offset(panel, 0);
      for (int column = 0; column < PANEL; column += UNITS * LANES) {
        wide(q + column, q + column + second, place + column);
      }
    }
    return panel;
  }

  /// Four neighbouring vectors of C, which share the numbers of the row.
  private void wide(int q0, int q2, int place) {
    float[] left = x;
    float[] right = y;
    int p = start;
    FloatVector s0 = FloatVector.zero(SPECIES), s1 = s0, s2 = s0, s3 = s0;
    for (int k = 0, end = depth; k < end; k++) {
      FloatVector f = FloatVector.broadcast(SPECIES, left[p + k]);
      s0 = f.fma(FloatVector.fromArray(SPECIES, right, q0 + k * PANEL), s0);
      s1 = f.fma(FloatVector.fromArray(SPECIES, right, q0 + LANES + k * PANEL), s1);
      s2 = f.fma(FloatVector.fromArray(SPECIES, right, q2 + k * PANEL), s2);
      s3 = f.fma(FloatVector.fromArray(SPECIES, right, q2 + LANES + k * PANEL), s3);
    }
    float[] out = c;
    if (accumulate) {
      s0 = FloatVector.fromArray(SPECIES, out, place).add(s0);
      s1 = FloatVector.fromArray(SPECIES, out, place + LANES).add(s1);
      s2 = FloatVector.fromArray(SPECIES, out, place + 2 * LANES).add(s2);
      s3 = FloatVector.fromArray(SPECIES, out, place + 3 * LANES).add(s3);
    }
    s0.intoArray(out, place);
    s1.intoArray(out, place + LANES);
    s2.intoArray(out, place + 2 * LANES);
    s3.intoArray(out, place + 3 * LANES);
  }
}
