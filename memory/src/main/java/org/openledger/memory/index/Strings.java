package org.openledger.memory.index;

import static org.openledger.memory.index.Layout.INT;
import static org.openledger.memory.index.Layout.require;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Texts in the order of their UTF-8 bytes, each once.
final class Strings {
  /// No term and no name is longer.
  private static final int BYTES_MAX = 1 << 10;

  private final MemorySegment bytes;
  private final long[] starts;

  /// @param lengths bytes of each
  /// @param bytes of all
  Strings(MemorySegment lengths, MemorySegment bytes) {
    this.bytes = bytes;
    starts = new long[(int) (lengths.byteSize() / Integer.BYTES) + 1];
    for (int i = 0; i + 1 < starts.length; i++) {
      int length = lengths.get(INT, (long) i * Integer.BYTES);
      require(length > 0 && length <= BYTES_MAX, "a word of " + length + " bytes");
      starts[i + 1] = starts[i] + length;
    }
    require(starts[size()] == bytes.byteSize(), "words that are nobody's");
  }

  int size() {
    return starts.length - 1;
  }

  boolean has(int place) {
    return place >= 0 && place < size();
  }

  byte[] bytes(int place) {
    return bytes
        .asSlice(starts[place], starts[place + 1] - starts[place])
        .toArray(ValueLayout.JAVA_BYTE);
  }

  String at(int place) {
    byte[] text = bytes(place);
    return Layout.text(text, 0, text.length);
  }

  /// The place of a text, or a negative number.
  int find(byte[] text) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(middle, text);
      if (order == 0) {
        return middle;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return -1;
  }

  private int compare(int place, byte[] text) {
    long start = starts[place];
    int length = (int) (starts[place + 1] - start);
    for (int i = 0; i < Math.min(length, text.length); i++) {
      int order = Byte.compareUnsigned(bytes.get(ValueLayout.JAVA_BYTE, start + i), text[i]);
      if (order != 0) {
        return order;
      }
    }
    return length - text.length;
  }
}
