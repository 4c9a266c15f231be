package org.openledger.bench.measurement;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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

  /// One execution: the file to measure, where numbers go and where remarks go.
  public record Run(@Nullable Path file, Report report, PrintWriter remarks) {
    /// The file, which a benchmark that names one is always given.
    public Path wanted() {
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
