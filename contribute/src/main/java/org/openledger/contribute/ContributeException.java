package org.openledger.contribute;

import org.jspecify.annotations.Nullable;

/// A refusal or failure of the contribute stage that ends the operation.
///
/// A bad row never raises it: it becomes a [Rejection] and the import goes on.
public final class ContributeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What went wrong, for callers that react differently to each.
  public enum Code {
    NOT_FOUND,
    FORBIDDEN,
    CONFLICT,
    INVALID,
    EMPTY_DATANET,
    BOUND_EXCEEDED,
    UNREADABLE_CONTENT,
    IO
  }

  private final Code code;

  public ContributeException(Code code, String message) {
    this(code, message, null);
  }

  public ContributeException(Code code, String message, @Nullable Throwable cause) {
    super(code + ": " + message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
