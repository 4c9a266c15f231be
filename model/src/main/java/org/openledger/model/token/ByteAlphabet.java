package org.openledger.model.token;

/// The GPT-2 mapping of the 256 byte values to printable characters, so that any byte can stand in
/// a JSON vocabulary.
///
/// Printable Latin-1 characters stand for themselves; every other byte takes the next character
/// from U+0100 on, in the order of the bytes (space becomes U+0120).
final class ByteAlphabet {

  static final int SIZE = 256;

  private static final char[] CHARACTERS = characters();

  private ByteAlphabet() {}

  private static char[] characters() {
    var out = new char[SIZE];
    char next = SIZE;
    for (int b = 0; b < SIZE; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b != 0xAD);
      out[b] = printable ? (char) b : next++;
    }
    return out;
  }

  /// The character that stands for a byte.
  static char character(byte value) {
    return CHARACTERS[value & 0xFF];
  }
}
