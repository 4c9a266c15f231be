package org.openledger.contracts;

/// A refusal of this module: an artifact that cannot be read, or a value or data that the ABI does
/// not allow.
public final class ContractsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What was refused.
  public enum Code {
    /// A committed artifact is missing or malformed.
    ARTIFACT,
    /// An ABI type, function or event that does not exist.
    TYPE,
    /// A value that its ABI type cannot hold.
    VALUE,
    /// Encoded data that no canonical encoder would have produced.
    DATA
  }

  private final Code code;

  ContractsException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /// What was refused.
  public Code code() {
    return code;
  }
}
