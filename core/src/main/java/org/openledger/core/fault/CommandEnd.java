package org.openledger.core.fault;

import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/// How a command of this program ends that failed: the one place where failures become lines and
/// exit codes.
///
/// Whoever runs a command is the operator: failures are told in one line, refusals and faults
/// alike. Anything else is a mistake of this program and is told whole.
///
/// @param program what its lines begin with
/// @param err takes each line
public record CommandEnd(String program, Consumer<String> err) {
  /// Runs a command line that tells its exceptions itself, and tells the errors that it leaves,
  /// such as a failed assertion.
  ///
  /// @return the exit code
  public int after(IntSupplier line) {
    try {
      return line.getAsInt();
    } catch (Error e) {
      return of(e);
    }
  }

  /// Tells what a command failed with.
  ///
  /// @return the exit code
  public int of(Throwable error) {
    if (error instanceof Failure failure) {
      err.accept(program + ": " + failure.text());
      return ExitCode.of(failure.kind()).number();
    }
    Logger.getLogger(CommandEnd.class.getName())
        .log(Level.SEVERE, "this is a mistake of " + program, error);
    return ExitCode.of(Kind.INTERNAL).number();
  }
}
