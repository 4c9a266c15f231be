package org.openledger.acceptance.tidy;

/// Java text with what is not code blanked out, every line and column kept.
public final class JavaText {
  private enum State {
    CODE,
    LINE_COMMENT,
    BLOCK_COMMENT,
    STRING,
    TEXT_BLOCK,
    CHARACTER
  }

  private final String text;
  private final boolean strings;
  private final StringBuilder out;
  private State state = State.CODE;

  private JavaText(String text, boolean strings) {
    this.text = text;
    this.strings = strings;
    this.out = new StringBuilder(text.length());
  }

  /// Without comments.
  public static String withoutComments(String text) {
    return new JavaText(text, true).strip();
  }

  /// Without comments and without what stands inside quotes.
  public static String codeOnly(String text) {
    return new JavaText(text, false).strip();
  }

  private String strip() {
    for (int i = 0; i < text.length(); ) {
      i += state == State.CODE ? code(i) : other(i);
    }
    return out.toString();
  }

  private int code(int at) {
    if (text.startsWith("//", at)) {
      return enter(State.LINE_COMMENT, at, 2, false);
    } else if (text.startsWith("/*", at)) {
      return enter(State.BLOCK_COMMENT, at, 2, false);
    } else if (text.startsWith("\"\"\"", at)) {
      return enter(State.TEXT_BLOCK, at, 3, true);
    } else if (text.charAt(at) == '"') {
      return enter(State.STRING, at, 1, true);
    } else if (text.charAt(at) == '\'') {
      return enter(State.CHARACTER, at, 1, true);
    }
    return emit(at, 1, true);
  }

  private int enter(State next, int at, int length, boolean keep) {
    state = next;
    return emit(at, length, keep);
  }

  private int other(int at) {
    boolean comment = state == State.LINE_COMMENT || state == State.BLOCK_COMMENT;
    if (!comment && text.charAt(at) == '\\') {
      return emit(at, Math.min(2, text.length() - at), strings);
    }
    var end =
        switch (state) {
          case LINE_COMMENT -> "\n";
          case BLOCK_COMMENT -> "*/";
          case STRING -> "\"";
          case TEXT_BLOCK -> "\"\"\"";
          case CHARACTER -> "'";
          case CODE -> throw new AssertionError("code is read elsewhere");
        };
    if (text.startsWith(end, at)) {
      state = State.CODE;
      return emit(at, end.length(), !comment);
    }
    return emit(at, 1, !comment && strings);
  }

  /// Passes `length` characters on, or blanks in their place, and tells how many.
  private int emit(int at, int length, boolean keep) {
    for (int i = at; i < at + length; i++) {
      char c = text.charAt(i);
      out.append(keep || c == '\n' ? c : ' ');
    }
    return length;
  }
}
