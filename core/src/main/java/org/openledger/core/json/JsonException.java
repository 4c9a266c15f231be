package org.openledger.core.json;

/// JSON text that is malformed, beyond a bound, or not of the expected form.
///
/// Malformed text has a place; a value of another form than expected has none.
public final class JsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  public JsonException(String message) {
    super(message);
    this.line = 0;
    this.column = 0;
  }

  JsonException(String what, int line, int column) {
    super(what + " (line " + line + ", column " + column + ")");
    this.line = line;
    this.column = column;
  }

  /// The line of the first fault, from 1; 0 where there is no place.
  public int line() {
    return line;
  }

  /// The UTF-16 code unit within the line, from 1; 0 where there is no place.
  public int column() {
    return column;
  }
}
