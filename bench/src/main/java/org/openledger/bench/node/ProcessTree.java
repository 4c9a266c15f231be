package org.openledger.bench.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// What the system says of a process and of those that it started.
public final class ProcessTree {
  private static final String RESIDENT = "Pss:";

  private ProcessTree() {}

  /// Resident memory of all of them, in bytes; what some share is divided among them, so that it
  /// counts once.
  public static long residentBytes(ProcessHandle root) {
    return all(root).stream().mapToLong(ProcessTree::resident).sum();
  }

  /// Processor time that those which run have used.
  public static Duration processor(ProcessHandle root) {
    return all(root).stream()
        .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /// The process and its descendants.
  static List<ProcessHandle> all(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }

  private static long resident(ProcessHandle one) {
    var status = Path.of("/proc", Long.toString(one.pid()), "smaps_rollup");
    if (!Files.isReadable(status)) {
      return 0; // ended meanwhile
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    } catch (IOException | UncheckedIOException _) {
      return 0;
    }
  }
}
