package org.openledger.memory.index;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.text.Utf8;

/// Where the sections of a part lie. A part begins with [#MAGIC], the length of its vectors and the
/// number of rows of each section, all of eight bytes, little-endian; the sections follow without
/// gaps.
final class Layout {
  /// "OLMPART1" as bytes.
  static final long MAGIC = 0x31545241504d4c4fL;

  /// Longest vector; a longer one is no text encoder's.
  static final int DIMENSION_MAX = 4_096;

  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int COUNT = Section.values().length;
  static final int HEAD_BYTES = 8 * (2 + COUNT);

  private final MemorySegment bytes;
  private final int dimension;
  private final long[] rows = new long[COUNT];
  private final long[] starts = new long[COUNT];

  private Layout(MemorySegment bytes, int dimension) {
    this.bytes = bytes;
    this.dimension = dimension;
  }

  /// Reads where everything lies, and holds it to the length that is there.
  static Layout of(MemorySegment bytes) {
    if (bytes.byteSize() < HEAD_BYTES || bytes.get(LONG, 0) != MAGIC) {
      throw damaged("it does not begin as a part does");
    }
    long dimension = bytes.get(LONG, 8);
    require(dimension >= 0 && dimension <= DIMENSION_MAX, "vectors of " + dimension + " numbers");
    var layout = new Layout(bytes, (int) dimension);
    long at = HEAD_BYTES;
    for (var section : Section.values()) {
      int i = section.ordinal();
      long count = bytes.get(LONG, 16 + 8L * i);
      int width = section.width(layout.dimension);
      boolean fits = width == 0 ? count == 0 : count <= (bytes.byteSize() - at) / width;
      require(count >= 0 && fits, count + " rows of " + section);
      require(width == 1 || count < Integer.MAX_VALUE - 8, count + " rows of " + section);
      layout.rows[i] = count;
      layout.starts[i] = at;
      at += count * width;
    }
    require(at == bytes.byteSize(), bytes.byteSize() - at + " bytes too many");
    return layout;
  }

  static Fault damaged(String what) {
    return new Fault(Code.DAMAGED_FILE, "A part of a memory is damaged: " + what);
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw damaged(otherwise);
    }
  }

  /// The text of bytes of a part, which was written as UTF-8.
  static String text(byte[] bytes, int from, int length) {
    return Utf8.decoded(bytes, from, length).orElseThrow(() -> damaged("a text is not UTF-8"));
  }

  /// Numbers in a vector.
  int dimension() {
    return dimension;
  }

  /// Rows of a section; below 2^31, unless they are single bytes.
  int rows(Section section) {
    return (int) rows[section.ordinal()];
  }

  /// Bytes of a section.
  long size(Section section) {
    return rows[section.ordinal()] * section.width(dimension);
  }

  /// A section by itself.
  MemorySegment of(Section section) {
    return bytes.asSlice(starts[section.ordinal()], size(section));
  }
}
