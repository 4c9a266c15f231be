package org.openledger.serve;

/// A question that cannot be answered.
public final class ServeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What kind of refusal this is.
  public enum Code {
    /// No model of that name.
    MODEL_NOT_FOUND,
    /// The conversation leaves no room for an answer.
    CONTEXT_EXCEEDED,
    /// The question itself is not acceptable.
    BAD_REQUEST,
    /// Too many questions are waiting.
    BUSY,
    /// The caller went away.
    CANCELLED
  }

  private final Code code;

  public ServeException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /// What kind of refusal this is.
  public Code code() {
    return code;
  }
}
