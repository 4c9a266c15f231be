package org.openledger.app;

/// A request that the node refuses.
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Why.
  public enum Code {
    /// The key is not known here.
    UNAUTHENTICATED,
    /// The payer cannot pay.
    UNPAID,
    /// Nothing of that name.
    NOT_FOUND
  }

  private final Code code;

  NodeException(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /// Why.
  public Code code() {
    return code;
  }
}
