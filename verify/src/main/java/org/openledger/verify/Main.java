package org.openledger.verify;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.CommandEnd;
import picocli.CommandLine;

/// The verifier's entry point.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Answers and names are in any language, whatever the environment says about characters.
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
    Logger.getLogger("").setLevel(Level.SEVERE);
    System.exit(run(args));
  }

  /// Runs a command line and returns its exit code.
  public static int run(String... args) {
    var line = new CommandLine(new VerifyCommand());
    line.setExecutionExceptionHandler(
        (error, _, _) -> new CommandEnd("openledger verify", System.err).of(error));
    return line.execute(args);
  }

  private static PrintStream utf8(FileDescriptor to) {
    return new PrintStream(new FileOutputStream(to), true, StandardCharsets.UTF_8);
  }
}
