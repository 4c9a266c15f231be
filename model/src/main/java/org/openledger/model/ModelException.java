package org.openledger.model;

/// The one exception of this module: a file or a request that is refused, with a code to act on.
public final class ModelException extends RuntimeException {

  /// Why something was refused.
  public enum Code {
    /// A file or folder is not there.
    FILE_MISSING,
    /// The operating system refused a read or a write.
    FILE_IO,
    /// A file does not follow its format.
    MALFORMED,
    /// A stated bound on size, depth or count is exceeded.
    TOO_LARGE,
    /// A tensor holds another number type than asked for.
    WRONG_DTYPE,
    /// A tensor has another shape than asked for.
    WRONG_SHAPE,
    /// A tensor that the model needs is not in the file.
    MISSING_TENSOR,
    /// The file holds a tensor that the model has no place for.
    UNKNOWN_TENSOR,
    /// NaN or infinity where a finite number is needed.
    NOT_FINITE,
    /// A feature that is named in the message and not implemented.
    UNSUPPORTED,
    /// Parts that do not belong together, such as an adapter of another base model.
    MISMATCH,
    /// An argument outside its range.
    BAD_INPUT
  }

  private final Code code;

  public ModelException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public ModelException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
