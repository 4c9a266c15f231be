package org.openledger.attribute.method;

/// One adapter tensor inside the flat parameter vector: `rows` x `columns` from `offset`,
/// row-major.
public record Block(int offset, int rows, int columns) {
  public Block {
    if (offset < 0 || rows < 1 || columns < 1) {
      throw new IllegalArgumentException("block " + offset + ", " + rows + " x " + columns);
    }
  }

  /// Number of parameters.
  public int size() {
    return rows * columns;
  }
}
