package org.openledger.model.token;

import java.util.Arrays;

/// The text of a growing sequence of tokens, handed out piece by piece and only whole characters.
///
/// The pieces joined are the text of all ids at once. A token may carry half of a character's
/// bytes, and some decoders look at the token before, so new text is the difference between the
/// decoding of a short window with and without the newest ids.
public final class TokenText {

  private static final char REPLACEMENT = '\uFFFD';

  /// A UTF-8 character has at most 4 bytes; after that many tokens U+FFFD is what the model wrote.
  private static final int HELD_TOKENS_MAX = 4;

  private final Tokenizer tokenizer;
  private int[] window = new int[0];
  private int shown; // how many ids of the window are already in the text handed out

  public TokenText(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /// Takes the next id and returns the text that became complete with it, often empty for ids that
  /// end inside a character.
  public String push(int id) {
    window = Arrays.copyOf(window, window.length + 1);
    window[window.length - 1] = id;
    var all = tokenizer.decode(window);
    boolean whole = all.isEmpty() || all.charAt(all.length() - 1) != REPLACEMENT;
    if (!whole && window.length - shown < HELD_TOKENS_MAX) {
      return "";
    }
    return advance(all);
  }

  /// What was held back, once no more ids come.
  public String flush() {
    return advance(tokenizer.decode(window));
  }

  private String advance(String all) {
    var before = tokenizer.decode(Arrays.copyOf(window, shown));
    window = Arrays.copyOfRange(window, shown, window.length);
    shown = window.length;
    return all.substring(Math.min(before.length(), all.length()));
  }
}
