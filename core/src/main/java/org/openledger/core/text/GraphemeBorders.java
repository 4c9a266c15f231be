package org.openledger.core.text;

import java.util.BitSet;

/// Where a text can be cut without cutting a character as people see it: a grapheme cluster.
///
/// Offsets are UTF-16 code units; both ends of the text are borders.
public final class GraphemeBorders {
  private final BitSet borders;
  private final int length;

  GraphemeBorders(BitSet borders, int length) {
    this.borders = borders;
    this.length = length;
  }

  /// Whether an offset is a border.
  public boolean isBorder(int offset) {
    return borders.get(inside(offset));
  }

  /// The last border at or before an offset.
  public int atOrBefore(int offset) {
    return borders.previousSetBit(inside(offset));
  }

  /// The first border at or behind an offset.
  public int atOrBehind(int offset) {
    return borders.nextSetBit(inside(offset));
  }

  /// How many graphemes the text has.
  public int graphemes() {
    return borders.cardinality() - 1;
  }

  private int inside(int offset) {
    if (offset < 0 || offset > length) {
      throw new IndexOutOfBoundsException("offset " + offset + " of a text of " + length);
    }
    return offset;
  }
}
