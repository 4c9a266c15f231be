package org.openledger.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Report;
import org.openledger.bench.verb.Verb;
import org.openledger.core.fault.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The `bench` verb: runs the benchmarks whose name begins with the given one.
@Command(
    name = "openledger bench",
    description = "Measures this machine, each number beside its peer's from the same run.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description = "A benchmark, the beginning of some, all, or list.")
  private String name = "";

  @Option(names = "--json", description = "Print one JSON object per measurement and line.")
  private boolean json;

  @Option(names = "--file", paramLabel = "F", description = "The file a benchmark measures.")
  private @Nullable Path file;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long a benchmark of a node measures (default: its own).")
  private int seconds;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Keep the home that is measured here for the next run (default: nowhere).")
  private @Nullable Path work;

  /// Runs a command line and ends the process with its exit code.
  public static void main(String[] args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /// Runs a command line.
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return Verb.run(new Main(), out, err, args);
  }

  @Override
  public Integer call() {
    PrintWriter out = spec().commandLine().getOut();
    PrintWriter err = spec().commandLine().getErr();
    Path given = file;
    if (given != null && !Files.isRegularFile(given)) {
      return usage(err, "there is no file " + given);
    }
    List<Benchmark> known = Catalogue.all();
    if (name.equals("list")) {
      known.forEach(b -> out.printf("%-24s %s%n", b.name(), b.measure()));
      return 0;
    }
    if (seconds < 0) {
      return usage(err, "seconds are 1 or more");
    }
    boolean all = name.equals("all");
    List<Benchmark> chosen = known.stream().filter(b -> b.name().equals(name)).toList();
    if (chosen.isEmpty()) {
      chosen = known.stream().filter(b -> all || b.name().startsWith(name)).toList();
    }
    if (name.isEmpty() || chosen.isEmpty()) {
      return usage(
          err, "no benchmark's name begins with '" + name + "'; `bench list` prints the names");
    }
    return measure(chosen, all);
  }

  private int measure(List<Benchmark> chosen, boolean all) {
    PrintWriter out = spec().commandLine().getOut();
    PrintWriter err = spec().commandLine().getErr();
    Report report = json ? Report.ofJson(out) : Report.ofTable(out);
    var wish = new Benchmark.Wish(file, seconds, work);
    int failed = 0;
    for (Benchmark benchmark : chosen) {
      Path measured = file == null ? benchmark.standardFile() : file;
      if (benchmark.file() == null || measured != null) {
        if (chosen.size() == 1) {
          benchmark.body().run(new Benchmark.Run(wish.withFile(measured), report, err));
        } else if (!Forked.run(benchmark, wish.withFile(measured), report)) {
          err.println("openledger: " + benchmark.name() + " failed");
          failed++;
        }
      } else if (all) {
        err.println("openledger: " + benchmark.name() + " is left out: it needs --file");
      } else {
        return usage(err, benchmark.name() + " needs --file");
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new AssertionError("picocli sets the specification before it calls");
    }
    return spec;
  }

  private static int usage(PrintWriter err, String message) {
    err.println("openledger: " + message);
    return ExitCode.USAGE.number();
  }
}
