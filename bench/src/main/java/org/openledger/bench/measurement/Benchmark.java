package org.openledger.bench.measurement;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.node.Program;
import org.openledger.bench.node.Workplace;

/// A measurement that can be asked for by name.
///
/// @param name unique; `docs/bench.md` explains it
/// @param measure what is measured, in a few words
/// @param file the file it measures, or null if it needs none
/// @param body does the measuring
public record Benchmark(String name, String measure, @Nullable String file, Body body) {
  /// Does the measuring and reports what it found.
  @FunctionalInterface
  public interface Body {
    /// Measures once.
    void run(Run run);
  }

  /// What one execution is asked for besides its name; nothing of it is needed.
  ///
  /// @param file the file to measure
  /// @param seconds how long to measure; 0 for as long as the benchmark wants
  /// @param work a folder whose prepared home is used, and kept
  public record Wish(@Nullable Path file, int seconds, @Nullable Path work) {
    /// Nothing but the file to measure.
    public Wish withFile(@Nullable Path other) {
      return new Wish(other, seconds, work);
    }
  }

  /// One execution: what is asked for, where numbers go and where remarks go.
  public record Run(Wish wish, Report report, PrintWriter remarks) {
    /// How long to measure, unless somebody said so.
    public int seconds(int usual) {
      return wish.seconds > 0 ? wish.seconds : usual;
    }

    /// Where nodes are kept that are measured.
    public Workplace place() {
      var program = Program.launcher();
      var work = wish.work;
      return work == null ? Workplace.temporary(program) : Workplace.at(work, program);
    }

    /// The file, which a benchmark that names one is always given.
    public Path wanted() {
      var file = wish.file;
      if (file == null) {
        throw new AssertionError("a benchmark that needs a file is not run without one");
      }
      return file;
    }
  }

  /// A benchmark that needs no file.
  public Benchmark(String name, String measure, Body body) {
    this(name, measure, null, body);
  }

  /// The file it measures unless told otherwise, where it lies beside the project.
  public @Nullable Path standardFile() {
    if (file == null) {
      return null;
    }
    Path path = Path.of(System.getProperty("openledger.root", "")).resolve(file).normalize();
    return Files.isRegularFile(path) ? path : null;
  }
}
