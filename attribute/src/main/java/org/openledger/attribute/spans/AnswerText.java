package org.openledger.attribute.spans;

/// An answer as text and tokens: token t covers the code points [starts[t], ends[t]) of the text.
public record AnswerText(String text, int[] ids, int[] starts, int[] ends) {
  /// Longest answer in tokens that spans are searched for.
  public static final int MAX_TOKENS = 1 << 16;

  public AnswerText {
    if (ids.length != starts.length || ids.length != ends.length || ids.length > MAX_TOKENS) {
      throw new IllegalArgumentException(
          "token arrays disagree or exceed the bound: " + ids.length + ", " + starts.length);
    }
    int length = text.codePointCount(0, text.length());
    for (int t = 0; t < ids.length; t++) {
      if (starts[t] < 0 || ends[t] < starts[t] || ends[t] > length) {
        throw new IllegalArgumentException("token " + t + " lies outside the text");
      }
    }
  }
}
