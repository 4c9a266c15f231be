package org.openledger.model.tensor;

/// Shares a loop over rows out to the workers in blocks; rows never depend on one another.
public final class RowBlocks {
  private static final int ROWS = 32;

  private RowBlocks() {}

  /// A loop body over rows `from` (inclusive) to `to` (exclusive).
  public interface Body {
    /// Does these rows.
    void rows(int from, int to);
  }

  /// Runs the body over 0 .. rows-1.
  public static void each(Kernels kernels, int rows, Body body) {
    if (rows <= ROWS) {
      body.rows(0, rows);
      return;
    }
    int blocks = (rows + ROWS - 1) / ROWS;
    kernels.workers().run(blocks, b -> body.rows(b * ROWS, Math.min(rows, (b + 1) * ROWS)));
  }
}
