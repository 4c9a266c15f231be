package org.openledger.core.text;

/// How much of a text is read before it is refused.
///
/// @param bytesMax most bytes of the whole text, after decompression, a byte order mark included
/// @param lineBytesMax most bytes of one line, without its end
public record TextBounds(long bytesMax, int lineBytesMax) {
  public TextBounds {
    if (bytesMax < 0 || lineBytesMax < 0) {
      throw new IllegalArgumentException("bounds of a text are not negative");
    }
  }

  /// Bounds of a text that is read as a whole, whose lines may be as long as it is.
  public static TextBounds whole(int bytesMax) {
    return new TextBounds(bytesMax, bytesMax);
  }
}
