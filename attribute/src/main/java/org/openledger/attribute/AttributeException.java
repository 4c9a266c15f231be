package org.openledger.attribute;

/// A refusal or a failed read or write of the attribution stage, with a code callers can switch on.
public final class AttributeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What went wrong.
  public enum Code {
    /// A bound on memory or size was exceeded.
    TOO_LARGE,
    /// Shapes or digests of two inputs do not belong together.
    MISMATCH,
    /// A file is truncated, has trailing bytes or fails its checks.
    CORRUPT,
    /// The operating system refused a read or write.
    IO,
    /// A number that must be finite is not.
    NOT_FINITE
  }

  private final Code code;

  public AttributeException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public AttributeException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
