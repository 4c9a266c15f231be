package org.openledger.model.token;

/// Strings as sequences of Unicode code points.
final class UnicodeText {

  private static final char REPLACEMENT = '\uFFFD';

  private UnicodeText() {}

  /// The text with every unpaired surrogate replaced by U+FFFD, so that UTF-8 can express it; the
  /// number of code points stays the same.
  static String wellFormed(String text) {
    int bad = firstUnpaired(text, 0);
    if (bad < 0) {
      return text;
    }
    var out = new StringBuilder(text);
    while (bad >= 0) {
      out.setCharAt(bad, REPLACEMENT);
      bad = firstUnpaired(text, bad + 1);
    }
    return out.toString();
  }

  @SuppressWarnings("IncrementInForLoopAndHeader") // a pair is two code units
  private static int firstUnpaired(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean paired =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!paired) {
        return i;
      }
      i++;
    }
    return -1;
  }
}
