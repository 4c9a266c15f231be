package org.openledger.chain.rpc;

/// Parameters of a request that are not what their method takes: told to whoever sent them, as
/// error -32602.
///
/// Nothing else is: whatever goes wrong behind the parameters, with the very same bytes perhaps, is
/// not the caller's doing.
public final class InvalidParams extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Says what is wrong with them.
  public InvalidParams(String message) {
    super(message);
  }

  /// The same, with what was noticed first.
  InvalidParams(String message, Throwable cause) {
    super(message, cause);
  }
}
