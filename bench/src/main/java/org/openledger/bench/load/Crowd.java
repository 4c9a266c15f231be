package org.openledger.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Clients, each a thread that does one thing again and again with pauses, until all are sent home.
final class Crowd implements AutoCloseable {
  private static final Duration LEAVE_MAX = Duration.ofSeconds(5);

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean leaving;

  /// What a client does once.
  interface Deed {
    /// Does it; where the node does not answer, that was all.
    void run() throws IOException;
  }

  /// How long a client waits before it does something again, in milliseconds.
  interface Pause {
    /// The next wait.
    int millis();
  }

  /// A client joins, and waits first.
  void join(Pause pause, Deed deed) {
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              while (!leaving) {
                park(Duration.ofMillis(pause.millis()));
                try {
                  if (!leaving) {
                    deed.run();
                  }
                } catch (IOException _) {
                  // Counted by whoever counts; here it is tried again.
                }
              }
            }));
  }

  /// Whether everybody is being sent home.
  boolean isLeaving() {
    return leaving;
  }

  private void park(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = end - System.nanoTime();
        left > 0 && !leaving;
        left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// Sends everybody home; who is waiting for an answer is not waited for longer than some seconds.
  @Override
  public void close() {
    leaving = true;
    threads.forEach(LockSupport::unpark);
    long end = System.nanoTime() + LEAVE_MAX.toNanos();
    for (var thread : threads) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      if (thread.isAlive()) {
        thread.interrupt();
      }
    }
  }
}
