package org.openledger.core.fault;

/// What a command of this program ends with; 0 is success.
public enum ExitCode {
  FAILURE(1),
  USAGE(2),
  NOT_FOUND(3),
  AUTHENTICATION(4),
  UNPAID(5);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /// The number a shell sees.
  public int number() {
    return number;
  }

  /// What a command ends with when it meets a failure of the given kind.
  public static ExitCode of(Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> NOT_FOUND;
      case FORBIDDEN, UNAUTHENTICATED -> AUTHENTICATION;
      case UNPAID -> UNPAID;
      case INVALID -> USAGE;
      case CONFLICT, TOO_LARGE, UNSUPPORTED, BUSY, CANCELLED, CORRUPT, STORAGE, INTERNAL -> FAILURE;
    };
  }
}
