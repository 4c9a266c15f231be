package org.openledger.model.tensor;

/// Shares work on rows out to the workers in blocks of 64; rows never depend on one another, so the
/// blocks never show in a result. A block's data stays in the second-level cache from one operation
/// to the next.
public final class RowBlocks {
  /// Rows of a block.
  public static final int ROWS = 64;

  private RowBlocks() {}

  /// Rows `from` (inclusive) to `to` (exclusive).
  public record Range(int from, int to) {
    /// Number of rows.
    public int count() {
      return to - from;
    }

    /// These rows of a matrix.
    public Matrix of(Matrix x) {
      return x.rows(from, to);
    }
  }

  /// What is done to a block, with the kernels to do it with.
  public interface Body {
    /// Does these rows.
    void rows(Kernels kernels, Range range);
  }

  /// Runs the body over 0 .. rows-1: several blocks on one thread each, or a single block whose
  /// operations use the threads themselves.
  public static void each(Kernels kernels, int rows, Body body) {
    if (rows <= ROWS) {
      body.rows(kernels, new Range(0, rows));
      return;
    }
    int blocks = (rows + ROWS - 1) / ROWS;
    Kernels serial = kernels.serial();
    kernels
        .workers()
        .run(blocks, b -> body.rows(serial, new Range(b * ROWS, Math.min(rows, (b + 1) * ROWS))));
  }
}
