package org.openledger.core.text;

import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// A text that is refused: its name, the place as numbers, why, and what to do about it.
///
/// A place is 0 where there is none, the offset -1.
public final class TextException extends Refusal {
  private static final long serialVersionUID = 1L;

  /// Where in a text, each number as the exception's methods of the same names give it.
  record Place(long line, int column, long offset) {
    static final Place NONE = new Place(0, 0, -1);

    static Place at(long offset) {
      return new Place(0, 0, offset);
    }
  }

  private final String file;
  private final long line;
  private final int column;
  private final long offset;

  private TextException(
      Code code, String file, Place place, String why, @Nullable Throwable cause) {
    super(code, name(file, place) + ": " + why, cause);
    this.file = file;
    this.line = place.line();
    this.column = place.column();
    this.offset = place.offset();
  }

  /// The one place where refusals are made.
  static TextException of(Code code, String file, Place place, String why) {
    return new TextException(code, file, place, why, null);
  }

  static TextException of(Code code, String file, String why, Throwable cause) {
    return new TextException(code, file, Place.NONE, why, cause);
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
    var code = code();
    return code == Code.LINE_TOO_LONG || code == Code.ILL_FORMED_TEXT || code == Code.ZERO_BYTE;
  }
}
