package org.openledger.model.tensor;

/// The right operand of a product, laid out once in panels of 32 columns so that every product with
/// it streams through memory; holds `rows` x `columns` numbers, the last panel padded with zeros.
public final class PackedMatrix {
  /// Columns of a panel. The layout does not depend on the vector width.
  static final int PANEL = 32;

  /// Panel of a matrix with no more than 16 columns, as adapters have: nothing is read in vain.
  private static final int NARROW = 16;

  private float[] data = new float[0];
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
    int target = panel * panelWidth * rows;
    int from = source.offset() + first * source.columnStride();
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

  float[] data() {
    return data;
  }

  /// Where row `k` of a panel begins in `data`.
  int offset(int panel, int k) {
    return panel * panelWidth * rows + k * panelWidth;
  }

  /// Element (k, j).
  public float at(int k, int j) {
    return data[offset(j / panelWidth, k) + j % panelWidth];
  }
}
