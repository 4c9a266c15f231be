package org.openledger.core.bytes;

import java.util.HexFormat;

/// Hexadecimal text with and without the `0x` prefix.
public final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  /// `0x` followed by two lower-case digits per byte.
  public static String encode(byte[] bytes) {
    return "0x" + FORMAT.formatHex(bytes);
  }

  /// Two lower-case digits per byte, no prefix.
  public static String encodeBare(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  /// Bytes of an even number of hexadecimal digits, with or without `0x`.
  ///
  /// @throws IllegalArgumentException on an odd number of digits or another character
  public static byte[] decode(String text) {
    var digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    if (digits.length() % 2 != 0) {
      throw new IllegalArgumentException(
          "hexadecimal text has an odd number of digits: " + digits.length());
    }
    for (int i = 0; i < digits.length(); i++) {
      if (!HexFormat.isHexDigit(digits.charAt(i))) {
        throw new IllegalArgumentException(
            "hexadecimal text has another character at place " + (i + 1) + " of its digits");
      }
    }
    return FORMAT.parseHex(digits);
  }
}
