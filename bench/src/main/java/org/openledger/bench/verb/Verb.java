package org.openledger.bench.verb;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Failure;
import picocli.CommandLine;

/// Runs the command line of a verb.
public final class Verb {
  /// The exit code of a wrong command line.
  public static final int USAGE = 2;

  private Verb() {}

  /// Runs it on the process's own streams and ends the process with its exit code. Of logs, only
  /// what is severe is shown: whoever breaks a node on purpose knows that it complains.
  public static void main(Callable<Integer> verb, String... args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Logger.getLogger("").setLevel(Level.SEVERE);
    System.exit(run(verb, out, err, args));
  }

  /// Runs it: what it returns, 1 with the reason if it fails, 2 where it is used wrongly.
  public static int run(Callable<Integer> verb, PrintWriter out, PrintWriter err, String... args) {
    var line = new CommandLine(verb).setOut(out).setErr(err);
    line.setExecutionExceptionHandler((error, _, _) -> {
      if (error instanceof Failure failure) {
        err.println("openledger: " + failure.text());
        return 1;
      }
      throw error;
    });
    return line.execute(args);
  }
}
