package org.openledger.bench.torture;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.node.Program;
import org.openledger.bench.node.Workplace;
import org.openledger.bench.verb.Verb;
import org.openledger.core.fault.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The `torture` verb: kills, faults, forgeries, failing disks and a book beside its reference,
/// from one seed.
@Command(
    name = "openledger torture",
    description = "Kill, starve and lie to nodes from a seed, and check what must hold.",
    mixinStandardHelpOptions = true)
public final class TortureCommand implements Callable<Integer> {
  private static final List<String> PARTS =
      List.of("kill", "fault", "forge", "disk", "book", "all");

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "PART",
      description = "kill, fault, forge, disk, book, or all (default).")
  private String part = "all";

  @Option(names = "--seed", paramLabel = "N", description = "Decides everything (default: 1).")
  private long seed = 1;

  @Option(names = "--rounds", paramLabel = "N", description = "Kills, and trials a fault.")
  private int rounds = 3;

  @Option(names = "--bundles", paramLabel = "N", description = "Fuzzed bundles.")
  private int bundles = 10_000;

  @Option(names = "--operations", paramLabel = "N", description = "Operations on the book.")
  private long operations = 10_000;

  @Option(names = "--cases", paramLabel = "N", description = "Failures of disks and of power.")
  private int cases = 10_000;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Keep the prepared home here for the next run (default: nowhere).")
  private @Nullable Path work;

  @Option(names = "--json", description = "Print one JSON object per part and line.")
  private boolean json;

  /// Runs a command line and ends the process with its exit code.
  public static void main(String[] args) {
    Verb.main(new TortureCommand(), args);
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new AssertionError("picocli sets the specification before it calls");
    }
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    if (!isRightlyUsed()) {
      err.println(
          "openledger: torture kill, fault, forge, disk, book or all, with one round and operation"
              + " or more; not "
              + part);
      return ExitCode.USAGE.number();
    }
    var given = work;
    var program = Program.launcher();
    err.printf("seed %d%n", seed);
    var outcomes = new ArrayList<Outcome>();
    try (var place = given == null ? Workplace.temporary(program) : Workplace.at(given, program)) {
      var torture = new Torture(place, seed, err);
      if (wants("kill")) {
        outcomes.add(show(torture.kill(rounds), out));
      }
      if (wants("fault")) {
        outcomes.add(show(torture.fault(rounds), out));
      }
      if (wants("forge")) {
        outcomes.add(show(torture.forge(bundles), out));
      }
      if (wants("book")) {
        outcomes.add(show(torture.book(operations), out));
      }
      if (wants("disk")) {
        outcomes.add(show(torture.disk(cases), out));
      }
    }
    return outcomes.stream().allMatch(Outcome::holds) ? 0 : 1;
  }

  private boolean isRightlyUsed() {
    return PARTS.contains(part) && rounds >= 1 && bundles >= 0 && cases >= 0 && operations >= 1;
  }

  private boolean wants(String name) {
    return part.equals(name) || part.equals("all");
  }

  private Outcome show(Outcome outcome, PrintWriter out) {
    if (json) {
      out.println(outcome.json(seed).compact());
    } else {
      outcome.print(out);
    }
    return outcome;
  }
}
