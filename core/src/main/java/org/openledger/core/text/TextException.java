package org.openledger.core.text;

/// A text that is refused: its name, the place as numbers, why, and what to do about it.
///
/// A place is 0 where there is none, the offset -1.
public final class TextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Why a text is refused.
  public enum Code {
    /// There is no such file.
    MISSING,
    /// A folder, device, pipe or socket, which is not opened.
    NOT_A_FILE,
    /// The system does not let it be read.
    UNREADABLE,
    /// A gzip stream ends in the middle.
    TRUNCATED,
    /// A gzip stream is damaged, or followed by something else.
    DAMAGED,
    /// More bytes than the bound on the whole.
    TOO_LARGE,
    /// More bytes than the bound on a line.
    LINE_TOO_LONG,
    /// Not UTF-8, or a string with half of a surrogate pair.
    ILL_FORMED,
    /// A zero byte.
    ZERO_BYTE;

    /// Whether one line is meant, behind which reading can go on.
    boolean isOfOneLine() {
      return switch (this) {
        case LINE_TOO_LONG, ILL_FORMED, ZERO_BYTE -> true;
        case MISSING, NOT_A_FILE, UNREADABLE, TRUNCATED, DAMAGED, TOO_LARGE -> false;
      };
    }
  }

  /// Where in a text, each number as the exception's methods of the same names give it.
  record Place(long line, int column, long offset) {
    static final Place NONE = new Place(0, 0, -1);

    static Place at(long offset) {
      return new Place(0, 0, offset);
    }
  }

  private final Code code;
  private final String file;
  private final long line;
  private final int column;
  private final long offset;

  private TextException(Code code, String file, Place place, String why) {
    super(name(file, place) + ": " + why);
    this.code = code;
    this.file = file;
    this.line = place.line();
    this.column = place.column();
    this.offset = place.offset();
  }

  /// The one place where refusals are made.
  static TextException of(Code code, String file, Place place, String why) {
    return new TextException(code, file, place, why);
  }

  static TextException of(Code code, String file, String why, Throwable cause) {
    var refusal = of(code, file, Place.NONE, why);
    refusal.initCause(cause);
    return refusal;
  }

  private static String name(String file, Place place) {
    var name = new StringBuilder(file);
    if (place.line() > 0) {
      name.append(", line ").append(place.line());
    }
    if (place.column() > 0) {
      name.append(", column ").append(place.column());
    }
    if (place.offset() >= 0) {
      name.append(" (byte ").append(place.offset()).append(')');
    }
    return name.toString();
  }

  /// Why it is refused.
  public Code code() {
    return code;
  }

  /// The name under which the text was given.
  public String file() {
    return file;
  }

  /// The line, from 1.
  public long line() {
    return line;
  }

  /// The code point within the line, from 1.
  public int column() {
    return column;
  }

  /// Bytes of the decompressed text before the place; of a string, UTF-16 code units.
  public long offset() {
    return offset;
  }

  /// Whether one line is refused, not the text: [TextLines] goes on behind it.
  public boolean isOfOneLine() {
    return code.isOfOneLine();
  }
}
