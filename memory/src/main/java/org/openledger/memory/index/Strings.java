package org.openledger.memory.index;

import static org.openledger.memory.index.Layout.INT;
import static org.openledger.memory.index.Layout.require;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

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
    return new String(bytes(place), StandardCharsets.UTF_8);
  }

  /// The place of a text, or a negative number.
  int find(byte[] wanted) {
    var text = MemorySegment.ofArray(wanted);
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

  private int compare(int place, MemorySegment text) {
    long start = starts[place];
    long end = starts[place + 1];
    long same = MemorySegment.mismatch(bytes, start, end, text, 0, text.byteSize());
    if (same < 0) {
      return 0;
    }
    if (same == end - start || same == text.byteSize()) {
      return same == end - start ? -1 : 1; // one begins the other
    }
    return Byte.compareUnsigned(
        bytes.get(ValueLayout.JAVA_BYTE, start + same), text.get(ValueLayout.JAVA_BYTE, same));
  }
}
