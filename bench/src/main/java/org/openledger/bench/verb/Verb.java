package org.openledger.bench.verb;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.CommandEnd;
import org.openledger.core.fault.Fault;
import org.openledger.core.json.JsonException;
import picocli.CommandLine;

/// Runs the command line of a verb.
public final class Verb {
  private Verb() {}

  /// Runs it on the process's own streams and ends the process with its exit code. Of logs, only
  /// what is severe is shown: whoever breaks a node on purpose knows that it complains.
  public static void main(Callable<Integer> verb, String... args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Logger.getLogger("").setLevel(Level.SEVERE);
    System.exit(run(verb, out, err, args));
  }

  /// Runs it: what it returns, or what any command of this program ends with that failed so.
  public static int run(Callable<Integer> verb, PrintWriter out, PrintWriter err, String... args) {
    var line = new CommandLine(verb).setOut(out).setErr(err);
    var end = new CommandEnd("openledger", err::println);
    line.setExecutionExceptionHandler((error, _, _) -> end.of(told(error)));
    return end.after(() -> line.execute(args));
  }

  /// What is read here are files that whoever runs it has named, and what a process said that was
  /// started for it: that they cannot be read is no mistake of this program.
  private static Throwable told(Exception error) {
    return switch (error) {
      case UncheckedIOException e -> new Fault(Code.IO, String.valueOf(e.getMessage()), e);
      case JsonException e -> new Fault(Code.DAMAGED_FILE, String.valueOf(e.getMessage()), e);
      default -> error;
    };
  }
}
