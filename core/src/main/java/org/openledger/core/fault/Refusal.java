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

  /// Refuses an argument that is not as it must be.
  ///
  /// @throws Refusal with `INVALID_ARGUMENT`, saying how it is instead
  public static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Refusal(Code.INVALID_ARGUMENT, otherwise);
    }
  }
}
