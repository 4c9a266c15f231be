package org.openledger.model.tensor;

/// The right operand of a product, laid out once in panels of 32 columns so that every product with
/// it streams through memory; holds `rows` x `columns` numbers, the last panel padded with zeros.
///
/// Weights kept as BF16 stay so: an int holds the numbers of an even k and of the next in its lower
/// and upper half, [panel][k / 2][32]. Every product gives the bits it gives with them widened.
public final class PackedMatrix {
  /// Columns of a panel. The layout does not depend on the vector width.
  static final int PANEL = 32;

  /// Panel of a matrix with no more than 16 columns, as adapters have: nothing is read in vain.
  static final int NARROW = 16;

  private static final int[] NO_PAIRS = new int[0];

  private float[] data = new float[0];
  private int[] pairs = NO_PAIRS;
  private int rows;
  private int columns;
  private int panelWidth = PANEL;

  /// An empty matrix, to be filled by `load`.
  public PackedMatrix() {}

  /// A packed copy of `source`.
  public static PackedMatrix of(Matrix source) {
    var packed = new PackedMatrix();
    packed.load(source, 1f);
    return packed;
  }

  /// A packed copy of a linear layer's weight W [out, in]: W itself, or W^T when `transposed`.
  public static PackedMatrix of(Stored weight, int out, int in, boolean transposed) {
    if (weight instanceof Stored.Floats(float[] values)) {
      Matrix w = Matrix.of(values, out, in);
      return of(transposed ? w.transposed() : w);
    }
    var packed = new PackedMatrix();
    packed.load(weight, out, in, transposed);
    return packed;
  }

  /// Reads W^T panel by panel, so that no copy of the whole is made; W, for training, at once.
  private void load(Stored weight, int out, int in, boolean transposed) {
    rows = transposed ? in : out;
    columns = transposed ? out : in;
    int panels = (columns + PANEL - 1) / PANEL;
    int depth = weight.half() ? (rows + 1) / 2 : rows;
    int size = Math.multiplyExact(Math.multiplyExact(panels, PANEL), depth);
    data = weight.half() ? data : new float[size];
    pairs = weight.half() ? new int[size] : NO_PAIRS;
    float[] read = transposed ? new float[PANEL * in] : weight.floats();
    for (int panel = 0; panel < panels; panel++) {
      int first = panel * PANEL;
      int width = Math.min(PANEL, columns - first);
      Matrix source;
      if (transposed) {
        weight.read(first * in, width * in, read, 0);
        source = Matrix.of(read, width, in).transposed();
      } else {
        source = Matrix.strided(read, first, rows, width, in);
      }
      if (weight.half()) {
        pair(source, panel * PANEL * depth);
      } else {
        fill(source, panel, 1f);
      }
    }
  }

  /// Numbers whose lower halves are zero, in pairs.
  private void pair(Matrix source, int target) {
    for (int k = 0; k < rows; k++) {
      int at = source.offset() + k * source.rowStride();
      int to = target + k / 2 * PANEL;
      for (int j = 0; j < source.columns(); j++) {
        int bits = Float.floatToRawIntBits(source.data()[at + j * source.columnStride()]);
        pairs[to + j] |= k % 2 == 0 ? bits >>> 16 : bits;
      }
    }
  }

  /// Replaces the contents by `scale * source`, keeping the memory when it is large enough.
  public void load(Matrix source, float scale) {
    int panels = resize(source);
    for (int panel = 0; panel < panels; panel++) {
      loadPanel(source, panel, scale);
    }
  }

  /// The same, panels shared out to workers.
  void load(Matrix source, float scale, Workers workers) {
    workers.run(resize(source), panel -> loadPanel(source, panel, scale));
  }

  private int resize(Matrix source) {
    rows = source.rows();
    columns = source.columns();
    panelWidth = columns <= NARROW ? NARROW : PANEL;
    pairs = NO_PAIRS;
    int panels = (columns + panelWidth - 1) / panelWidth;
    int needed = Math.multiplyExact(Math.multiplyExact(panels, panelWidth), rows);
    if (data.length < needed) {
      data = new float[needed];
    }
    return panels;
  }

  private void loadPanel(Matrix source, int panel, float scale) {
    int first = panel * panelWidth;
    int width = Math.min(panelWidth, columns - first);
    int from = source.offset() + first * source.columnStride();
    int rowStride = source.rowStride();
    fill(
        new Matrix(source.data(), from, rows, width, rowStride, source.columnStride()),
        panel,
        scale);
  }

  /// A panel from its own columns.
  private void fill(Matrix source, int panel, float scale) {
    int width = source.columns();
    int target = panel * panelWidth * rows;
    int from = source.offset();
    if (source.rowMajor()) {
      for (int k = 0; k < rows; k++) {
        copyRow(source.data(), from + k * source.rowStride(), target + k * panelWidth, width);
      }
    } else {
      transposePanel(source, from, target, width);
    }
    if (scale != 1f) {
      for (int i = target, end = target + rows * panelWidth; i < end; i++) {
        data[i] *= scale;
      }
    }
  }

  private void copyRow(float[] source, int from, int target, int width) {
    System.arraycopy(source, from, data, target, width);
    for (int j = width; j < panelWidth; j++) {
      data[target + j] = 0f;
    }
  }

  /// Columns of the panel are contiguous in the source; eight of k at a time keeps both sides in
  /// the first-level cache.
  private void transposePanel(Matrix source, int from, int target, int width) {
    float[] values = source.data();
    int step = 16;
    for (int k0 = 0; k0 < rows; k0 += step) {
      int k1 = Math.min(rows, k0 + step);
      for (int j = 0; j < width; j++) {
        int at = from + j * source.columnStride();
        for (int k = k0; k < k1; k++) {
          data[target + k * panelWidth + j] = values[at + k];
        }
      }
      for (int k = k0; k < k1; k++) {
        for (int j = width; j < panelWidth; j++) {
          data[target + k * panelWidth + j] = 0f;
        }
      }
    }
  }

  /// The length of the sums a product with this matrix forms.
  public int rows() {
    return rows;
  }

  /// The number of columns, without padding.
  public int columns() {
    return columns;
  }

  /// Columns of a panel here.
  int panelWidth() {
    return panelWidth;
  }

  /// Whether the numbers are kept as BF16, in `pairs` instead of `data`.
  public boolean half() {
    return pairs.length > 0;
  }

  float[] data() {
    return data;
  }

  int[] pairs() {
    return pairs;
  }

  /// Where row `k` of a panel begins in `data`, or the pairs of row `k`, which is even, in `pairs`.
  int offset(int panel, int k) {
    return half()
        ? panel * panelWidth * ((rows + 1) / 2) + k / 2 * panelWidth
        : panel * panelWidth * rows + k * panelWidth;
  }

  /// Element (k, j).
  public float at(int k, int j) {
    if (half()) {
      int pair = pairs[offset(j / panelWidth, k) + j % panelWidth];
      return Float.intBitsToFloat(k % 2 == 0 ? pair << 16 : pair & 0xFFFF0000);
    }
    return data[offset(j / panelWidth, k) + j % panelWidth];
  }

  /// Its first columns, row-major.
  Matrix unpacked(int first) {
    float[] plain = new float[rows * first];
    for (int panel = 0; panel * panelWidth < first; panel++) {
      int from = panel * panelWidth;
      int width = Math.min(panelWidth, first - from);
      for (int k = 0; k < rows; k++) {
        if (half()) {
          for (int j = from; j < from + width; j++) {
            plain[k * first + j] = at(k, j);
          }
        } else {
          System.arraycopy(data, offset(panel, k), plain, k * first + from, width);
        }
      }
    }
    return Matrix.of(plain, rows, first);
  }
}
