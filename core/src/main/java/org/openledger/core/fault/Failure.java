package org.openledger.core.fault;

import org.jspecify.annotations.Nullable;

/// An operation that ended without its result: a [Refusal], which the caller can do something
/// about, or a [Fault] of this program or of what it stands on.
///
/// Code decides by [#code] and [#kind], never by the message, which is for people.
public abstract sealed class Failure extends RuntimeException permits Refusal, Fault {
  private static final long serialVersionUID = 1L;

  private final Code code;

  Failure(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// What went wrong.
  public final Code code() {
    return code;
  }

  /// What sort of failure that is.
  public final Kind kind() {
    return code.kind();
  }

  /// What was wrong, why, and what to do, for people.
  public final String text() {
    return String.valueOf(getMessage());
  }
}
