package org.openledger.app.cli;

/// A command that ends with a message and an exit code instead of a result.
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The exit codes of every command; 0 is success.
  enum Exit {
    FAILURE(1),
    USAGE(2),
    NOT_FOUND(3),
    AUTHENTICATION(4),
    UNPAID(5);

    private final int code;

    Exit(int code) {
      this.code = code;
    }
  }

  private final Exit exit;

  CliException(Exit exit, String message) {
    super(message, null, false, false);
    this.exit = exit;
  }

  int code() {
    return exit.code;
  }
}
