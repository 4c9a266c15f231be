package org.openledger.train;

/// A training request that cannot be carried out, or a model store that cannot be read or written.
public final class TrainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What kind of refusal this is.
  public enum Code {
    /// Too few or too many examples, or none after encoding.
    BAD_EXAMPLES,
    /// A setting outside its bounds.
    BAD_SETTINGS,
    /// The loss or a parameter stopped being a finite number.
    DIVERGED,
    /// No model of that name and version.
    NOT_FOUND,
    /// A stored file is damaged or does not have the digest it is known by.
    CORRUPT,
    /// The disk said no.
    IO
  }

  private final Code code;

  public TrainException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public TrainException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// What kind of refusal this is.
  public Code code() {
    return code;
  }
}
