package org.openledger.bench.fuzz;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.measurement.Machine;
import org.openledger.bench.verb.Verb;
import org.openledger.core.fault.ExitCode;
import org.openledger.core.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The `fuzz` verb.
@Command(
    name = "openledger fuzz",
    description = "Feed every reader of what strangers send inputs that are changed from a seed.",
    mixinStandardHelpOptions = true)
public final class FuzzCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "PARSER", description = "Readers; all (default).")
  private List<String> names = List.of();

  @Option(names = "--seed", paramLabel = "N", description = "Decides everything (default: 1).")
  private long seed = 1;

  @Option(names = "--inputs", paramLabel = "N", description = "Inputs for each reader.")
  private long inputs = 100_000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each reader is fed at most (default: as long as it takes).")
  private double seconds = Double.MAX_VALUE;

  @Option(
      names = "--finds",
      paramLabel = "DIR",
      description = "Write the inputs that were found here (default: nowhere).")
  private @Nullable Path finds;

  @Option(names = "--json", description = "Print one JSON object per reader and line.")
  private boolean json;

  /// Runs a command line and ends the process with its exit code.
  public static void main(String[] args) {
    Verb.main(new FuzzCommand(), args);
  }

  /// Runs a command line: 0 nothing found, 1 something, 2 wrong usage.
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return Verb.run(new FuzzCommand(), out, err, args);
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new AssertionError("picocli sets the specification before it calls");
    }
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    var chosen = new ArrayList<Parser>();
    for (var name : names) {
      var parser = Parsers.of(name);
      if (parser.isEmpty()) {
        var known = String.join(", ", Parsers.all().stream().map(Parser::name).toList());
        err.println("openledger: nothing reads \"" + name + "\"; there are " + known);
        return ExitCode.USAGE.number();
      }
      chosen.add(parser.get());
    }
    if (inputs < 0 || !(seconds > 0)) {
      err.println("openledger: fuzz with no fewer than 0 inputs and more than 0 seconds");
      return ExitCode.USAGE.number();
    }
    return fuzz(chosen.isEmpty() ? Parsers.all() : chosen, out, err);
  }

  private int fuzz(List<Parser> parsers, PrintWriter out, PrintWriter err) {
    err.printf("seed %d%n", seed);
    var folder = finds;
    boolean found = false;
    try (var fuzzing = new Fuzzing()) {
      for (var parser : parsers) {
        var fuzzed = fuzzing.run(parser, seed, new Fuzzer.Bound(inputs, seconds));
        found |= !fuzzed.finds().isEmpty();
        show(fuzzed, out);
        if (folder != null) {
          Fuzzing.keep(fuzzed, folder);
        }
      }
    }
    return found ? 1 : 0;
  }

  private void show(Fuzzed fuzzed, PrintWriter out) {
    if (json) {
      var line = Json.object().put("seed", seed).put("machine", Machine.description());
      out.println(line.put("fuzzed", fuzzed.json()).build().compact());
    } else {
      fuzzed.print(out);
    }
  }
}
