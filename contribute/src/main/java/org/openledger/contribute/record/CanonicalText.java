package org.openledger.contribute.record;

import java.text.Normalizer;
import java.util.Optional;

/// The one form in which a text is committed to, trained on and shown.
///
/// Unicode NFC, lines ended by a line feed and without white space at their ends, nothing blank
/// before or after. Nothing else is changed: the words are the contributor's.
public final class CanonicalText {
  private static final int HANDLE_CHARS_MAX = 200;

  private CanonicalText() {}

  /// Canonical form of a text, in one pass: no input makes it slow.
  public static String of(String raw) {
    var out = new StringBuilder(raw.length());
    int kept = 0; // length up to the last character that is not a blank
    for (int i = raw.startsWith("\ufeff") ? 1 : 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\r' || c == '\n') {
        out.setLength(kept);
        out.append('\n');
        i += c == '\r' && i + 1 < raw.length() && raw.charAt(i + 1) == '\n' ? 1 : 0;
        kept = out.length();
      } else {
        out.append(c);
        kept = isBlank(c) ? kept : out.length();
      }
    }
    out.setLength(kept);
    return Normalizer.normalize(out, Normalizer.Form.NFC).strip();
  }

  /// The same with runs of blanks as one space and runs of line breaks as one, for sources whose
  /// white space is an accident of their mark-up.
  public static String collapsed(String raw) {
    return squeezed(of(raw), '\n');
  }

  /// The same on one line, with single spaces.
  public static String onOneLine(String raw) {
    return squeezed(of(raw), ' ');
  }

  private static String squeezed(String text, char lineBreak) {
    var out = new StringBuilder(text.length());
    char pending = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        pending = lineBreak;
      } else if (isBlank(c)) {
        pending = pending == 0 ? ' ' : pending;
      } else {
        if (pending != 0) {
          out.append(pending);
        }
        pending = 0;
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\u00a0';
  }

  /// The name under which a contributor is credited, if the text is usable as one: no `@` before
  /// it, single spaces, 1 to 200 characters, at least one letter or digit.
  public static Optional<String> handle(String raw) {
    var name = squeezed(of(raw), '\n');
    name = name.startsWith("@") ? name.substring(1).strip() : name;
    boolean usable =
        !name.isEmpty()
            && name.length() <= HANDLE_CHARS_MAX
            && name.indexOf('\n') < 0
            && firstForbidden(name) < 0
            && name.codePoints().anyMatch(Character::isLetterOrDigit)
            && name.codePoints().noneMatch(c -> Character.getType(c) == Character.FORMAT);
    return usable ? Optional.of(name) : Optional.empty();
  }

  /// Index of the first character that no record may hold, or -1: control characters but tab and
  /// line feed, halves of surrogate pairs, non-characters, and the bidirectional controls that make
  /// a text show in another order than it is stored.
  public static int firstForbidden(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (isForbidden(c)) {
        return i;
      }
      i += Character.charCount(c);
    }
    return -1;
  }

  private static boolean isForbidden(int c) {
    boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    boolean noncharacter = (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
    boolean reordering = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return control || surrogate || noncharacter || reordering;
  }

  /// A text safe to store and show in a message: forbidden characters become `?`.
  public static String printable(String text, int charsMax) {
    var out = new StringBuilder();
    text.codePoints()
        .limit(charsMax)
        .forEach(c -> out.appendCodePoint(isForbidden(c) || c == '\n' ? '?' : c));
    return out.toString();
  }
}
