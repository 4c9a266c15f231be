package org.openledger.attribute.spans;

import java.util.Arrays;
import org.openledger.model.token.Tokenizer;

/// An answer as text and tokens: token t covers the code points [starts[t], ends[t]) of the text.
public record AnswerText(String text, int[] ids, int[] starts, int[] ends) {
  /// Longest answer in tokens that spans are searched for.
  public static final int MAX_TOKENS = 1 << 16;

  /// What decoding puts in place of the first bytes of a character.
  private static final char UNFINISHED = '\uFFFD';

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

  /// The same for a text that was cut short; tokens behind the cut are empty.
  public static AnswerText of(Tokenizer tokenizer, int[] ids, String text) {
    int length = text.codePointCount(0, text.length());
    int[] starts = new int[ids.length];
    int[] ends = new int[ids.length];
    int at = 0;
    for (int t = 0; t < ids.length; t++) {
      starts[t] = at;
      String prefix = tokenizer.decode(Arrays.copyOf(ids, t + 1));
      int whole = prefix.length();
      while (whole > 0 && prefix.charAt(whole - 1) == UNFINISHED) {
        whole--;
      }
      boolean last = t == ids.length - 1;
      at = last ? length : Math.min(length, Math.max(at, prefix.codePointCount(0, whole)));
      ends[t] = at;
    }
    return new AnswerText(text, ids, starts, ends);
  }
}
