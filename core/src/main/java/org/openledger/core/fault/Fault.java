package org.openledger.core.fault;

import org.jspecify.annotations.Nullable;

/// Something wrong with this program, its files, its database or its chain. Its message may name
/// what only an operator should see: it goes to the log, under the number of the request, and a
/// caller is told that number and nothing else.
public final class Fault extends Failure {
  private static final long serialVersionUID = 1L;

  /// A fault for a reason.
  public Fault(Code code, String message) {
    this(code, message, null);
  }

  /// A fault for a reason, with what caused it.
  public Fault(Code code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
    assert code.kind().isFault() : code + " is a refusal";
  }

  /// A failed assertion or class: an error that leaves this process able to answer, for whoever
  /// maps exceptions alone.
  public static Fault of(Error error) {
    return new Fault(Code.UNEXPECTED, "an assertion or a class failed", error);
  }
}
