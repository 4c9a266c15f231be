package org.openledger.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextException;
import org.openledger.core.text.TextInput;

/// Server processes that a killed node left running on a cluster.
///
/// A process counts only if its working directory is the cluster (PostgreSQL moves there) and its
/// program is called postgres, so a recycled process number in a stale postmaster.pid harms nobody.
/// The caller holds the directory's lock: no living node uses the cluster.
final class Orphans {
  private static final long FAST_SECONDS_MAX = 20;
  private static final TextBounds COMM_BOUNDS = TextBounds.whole(4_096);

  private Orphans() {}

  /// Ends every orphan and removes a stale postmaster.pid.
  static void stop(Path cluster) throws IOException {
    try {
      for (var orphan : on(cluster)) {
        signal(orphan.pid(), "INT"); // fast shutdown of a postmaster, cancel for a backend
      }
      for (var orphan : on(cluster)) {
        var ended = orphan.onExit();
        try {
          ended.get(FAST_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException
            | java.util.concurrent.ExecutionException e) {
          orphan.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while stopping an orphaned server", e);
    }
    Files.deleteIfExists(cluster.resolve("postmaster.pid"));
  }

  private static List<ProcessHandle> on(Path cluster) {
    return ProcessHandle.allProcesses().filter(process -> servesFrom(process, cluster)).toList();
  }

  private static boolean servesFrom(ProcessHandle process, Path cluster) {
    var proc = Path.of("/proc", Long.toString(process.pid()));
    try {
      return Files.readSymbolicLink(proc.resolve("cwd")).equals(cluster)
          && TextInput.of(proc.resolve("comm"), COMM_BOUNDS).text().strip().equals("postgres");
    } catch (IOException | TextException e) {
      return false; // ended meanwhile, or not ours to see
    }
  }

  static void signal(long pid, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
