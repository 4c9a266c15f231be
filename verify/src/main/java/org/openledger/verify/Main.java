package org.openledger.verify;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.CommandEnd;
import org.openledger.core.text.Utf8;
import picocli.CommandLine;

/// The verifier's entry point.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Utf8.useForStandardStreams();
    Logger.getLogger("").setLevel(Level.SEVERE);
    System.exit(run(args));
  }

  /// Runs a command line and returns its exit code.
  public static int run(String... args) {
    var line = new CommandLine(new VerifyCommand());
    var end = new CommandEnd("openledger verify", System.err::println);
    line.setExecutionExceptionHandler((error, _, _) -> end.of(error));
    return end.after(() -> line.execute(args));
  }
}
