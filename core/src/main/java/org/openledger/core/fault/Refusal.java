package org.openledger.core.fault;

import org.jspecify.annotations.Nullable;

/// A request that cannot be carried out as it was made. Its message goes to whoever made it.
public non-sealed class Refusal extends Failure {
  private static final long serialVersionUID = 1L;

  /// A refusal for a reason.
  public Refusal(Code code, String message) {
    this(code, message, null);
  }

  /// A refusal for a reason, with what led to it.
  public Refusal(Code code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
    assert !code.kind().isFault() : code + " is a fault";
  }
}
