package org.openledger.chain.evm;

import java.util.Arrays;

/// The byte-addressed memory of a frame; grows in words and is zero where nothing was written.
final class Memory {
  private static final int KEPT_MAX = 1 << 16;

  /// The bytes; the array may be longer than [#size] and is zero beyond it.
  byte[] bytes = new byte[1024];

  /// Bytes in use, a multiple of 32.
  int size;

  /// Grows to hold `length` bytes at `offset`; the gas was paid before.
  void grow(long offset, long length) {
    if (length == 0) {
      return;
    }
    int end = (int) (Gas.words(offset + length) << 5);
    if (end > size) {
      if (end > bytes.length) {
        bytes =
            Arrays.copyOf(
                bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(end, 2L * bytes.length)));
      }
      size = end;
    }
  }

  byte[] read(long offset, long length) {
    if (length == 0) {
      return Frame.NO_BYTES;
    }
    return Arrays.copyOfRange(bytes, (int) offset, (int) (offset + length));
  }

  /// Copies `length` bytes of `from` at `start` to `offset`, zeros where `from` has ended.
  void write(long offset, byte[] from, int fromLength, long start, long length) {
    if (length == 0) {
      return;
    }
    int available = start >= fromLength ? 0 : (int) Math.min(length, fromLength - start);
    if (available > 0) {
      System.arraycopy(from, (int) start, bytes, (int) offset, available);
    }
    Arrays.fill(bytes, (int) offset + available, (int) (offset + length), (byte) 0);
  }

  /// Empties the memory for the next frame.
  void clear() {
    if (bytes.length > KEPT_MAX) {
      bytes = new byte[1024];
    } else {
      Arrays.fill(bytes, 0, size, (byte) 0);
    }
    size = 0;
  }
}
