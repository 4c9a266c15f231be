package org.openledger.node.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;

/// The block before a file in a tar archive (POSIX ustar), in the one form that backups have, so
/// that every tar program reads them and a header that differs in any bit is none.
///
/// @param name path below the archive's root, ASCII
/// @param bytes how long the file is
record TarHeader(String name, long bytes) {
  static final int BLOCK_BYTES = 512;

  /// Blocks of zeros at an archive's end.
  static final int END_BLOCKS = 2;

  private static final int NAME_BYTES = 100;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX_BYTES = 155;
  private static final int SIZE_AT = 124;
  private static final int SIZE_BYTES = 12;
  private static final int SUM_AT = 148;
  private static final int SUM_BYTES = 8;

  /// Longer files have their length in binary, as GNU tar writes it.
  private static final long OCTAL_MAX = (1L << 33) - 1;

  private static final byte BINARY = (byte) 0x80;

  /// Whether a name fits.
  static boolean fits(String name) {
    int cut = cut(name);
    return cut >= 0 && cut <= PREFIX_BYTES;
  }

  /// Where a long name is cut in two, 0 if it is short, -1 if it cannot be.
  private static int cut(String name) {
    return name.length() <= NAME_BYTES ? 0 : name.indexOf('/', name.length() - NAME_BYTES - 1);
  }

  /// Zeros that follow the file up to the next block.
  static int padding(long bytes) {
    return (int) ((BLOCK_BYTES - bytes % BLOCK_BYTES) % BLOCK_BYTES);
  }

  byte[] encoded() {
    var block = new byte[BLOCK_BYTES];
    int cut = cut(name);
    put(block, 0, cut == 0 ? name : name.substring(cut + 1));
    put(block, 100, "0000600\0000000000\0000000000\0");
    putSize(block);
    put(block, 136, "00000000000\0");
    put(block, SUM_AT, " ".repeat(SUM_BYTES));
    put(block, 156, "0");
    put(block, 257, "ustar\00000");
    put(block, 329, "0000000\0000000000\0");
    put(block, PREFIX_AT, name.substring(0, cut));
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, SUM_AT, "%06o\0 ".formatted(sum));
    return block;
  }

  private void putSize(byte[] block) {
    if (bytes <= OCTAL_MAX) {
      put(block, SIZE_AT, "%011o\0".formatted(bytes));
      return;
    }
    block[SIZE_AT] = BINARY;
    for (int i = 0; i < Long.BYTES; i++) {
      block[SIZE_AT + SIZE_BYTES - 1 - i] = (byte) (bytes >>> (8 * i));
    }
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  /// The header that a block is; nothing if it is none.
  static Optional<TarHeader> decode(byte[] block) {
    var prefix = text(block, PREFIX_AT, PREFIX_BYTES);
    var name = text(block, 0, NAME_BYTES);
    var header = new TarHeader(prefix.isEmpty() ? name : prefix + "/" + name, size(block));
    return header.bytes >= 0 && fits(header.name) && Arrays.equals(block, header.encoded())
        ? Optional.of(header)
        : Optional.empty();
  }

  private static String text(byte[] block, int at, int most) {
    int end = at;
    while (end < at + most && block[end] != 0) {
      end++;
    }
    return new String(block, at, end - at, US_ASCII);
  }

  private static long size(byte[] block) {
    long size = 0;
    if (block[SIZE_AT] == BINARY) {
      for (int i = SIZE_BYTES - Long.BYTES; i < SIZE_BYTES; i++) {
        size = (size << 8) | (block[SIZE_AT + i] & 0xff);
      }
      return size;
    }
    for (int i = 0; i < SIZE_BYTES - 1; i++) {
      size = (size << 3) | ((block[SIZE_AT + i] - '0') & 7);
    }
    return size;
  }
}
