package org.openledger.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.RunBy;

/// Stopping: the node of a home, which another process runs, is told to end, and ends as it does at
/// Ctrl-C. No process is told that is not known to run this home's node.
public final class Stopping {
  /// Longer than a node takes that closes everything, or gives that up and just ends.
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private Stopping() {}

  /// Stops the node of a home, and returns when its process has ended.
  ///
  /// @return the number that the process had
  /// @throws Refusal if no node runs there, or what uses the home may not be stopped
  /// @throws Fault if the node has not ended after a while
  public static long stop(Path home) {
    return stop(home, PATIENCE);
  }

  /// @param patience how long the process may take to end
  static long stop(Path home, Duration patience) {
    HomeParts.keyring(home);
    if (!HomeParts.areInUse(home)) {
      throw new Refusal(Code.NO_SUCH_THING, "no node runs in " + home);
    }
    var process =
        RunBy.of(home)
            .orElseThrow(() ->
                new Refusal(
                    Code.STATE_CONFLICT,
                    home
                        + " is in use, but not by its node: a backup or a repair goes on, or a node"
                        + " is just starting; ask again in a while"));
    if (process.equals(ProcessHandle.current())) {
      throw new Refusal(Code.STATE_CONFLICT, "the node of " + home + " runs in this process");
    }
    if (!process.destroy() && process.isAlive()) {
      throw new Refusal(
          Code.NOT_ALLOWED,
          "process %d, which runs the node of %s, is another user's"
              .formatted(process.pid(), home));
    }
    await(process, home, patience);
    return process.pid();
  }

  private static void await(ProcessHandle process, Path home, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Fault(
          Code.IO,
          "process %d, which runs the node of %s, was told to stop and has not ended after %d s"
              .formatted(process.pid(), home, patience.toSeconds()),
          e);
    } catch (ExecutionException | CancellationException e) {
      throw new Fault(Code.IO, "cannot wait for process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(Code.IO, "interrupted", e);
    }
  }
}
