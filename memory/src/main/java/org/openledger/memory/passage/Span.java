package org.openledger.memory.passage;

/// A piece of a record's text.
///
/// @param start first UTF-16 code unit
/// @param end one past the last
public record Span(int start, int end) {
  public Span {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("a piece from " + start + " to " + end);
    }
  }

  public int length() {
    return end - start;
  }

  /// What stands there.
  public String of(String text) {
    return text.substring(start, end);
  }

  /// This piece without the white space around what it says.
  Span trimmed(String text) {
    int from = start;
    int to = end;
    while (from < to - 1 && Character.isWhitespace(text.charAt(from))) {
      from++;
    }
    while (to > from + 1 && Character.isWhitespace(text.charAt(to - 1))) {
      to--;
    }
    return new Span(from, to);
  }
}
