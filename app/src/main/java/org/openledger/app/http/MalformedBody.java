package org.openledger.app.http;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.JsonException;

/// A body that is no JSON, or does not say what its route reads out of it.
public final class MalformedBody extends Refusal {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /// Refuses a body.
  ///
  /// @param what what it should be, before the reason why it is not; may be empty
  public MalformedBody(String what, JsonException why) {
    super(Code.INVALID_ARGUMENT, what + why.getMessage(), why);
    this.line = why.line();
    this.column = why.column();
  }

  /// Where it stops being JSON; nowhere if it is JSON.
  HttpError.At place() {
    return line > 0 ? new HttpError.At.Place(line, column) : new HttpError.At.Nowhere();
  }
}
