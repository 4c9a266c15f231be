package org.openledger.bench.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openledger.bench.answers.Questions;
import org.openledger.bench.answers.Subject;
import org.openledger.bench.node.NodeClient;
import org.openledger.bench.node.ProcessTree;
import org.openledger.core.random.CounterRandom;

/// Watches a node for a while: whether it says that it is ready and how soon, how long honest
/// questions take, and how much memory it holds.
final class Watch {
  private static final int ASKERS = 200;

  /// So that all askers together ask some times a second.
  private static final int ASKER_MILLIS = 60_000;

  private static final int TOKENS = 4;
  private static final int READY_MILLIS = 100;
  private static final int MEMORY_MILLIS = 1_000;
  private static final Duration READY_MAX = Duration.ofSeconds(10);

  final Latencies ready = new Latencies();
  final Latencies honest = new Latencies();
  private final AtomicLong resident = new AtomicLong();

  /// The most memory that was seen, in bytes.
  long residentMax() {
    return resident.get();
  }

  /// Watches until the time is over.
  static Watch during(Duration time, URI node, String key, ProcessHandle process, Subject subject) {
    var watch = new Watch();
    try (var client = new NodeClient(node, key);
        var crowd = new Crowd()) {
      var random = CounterRandom.of(1, "askers");
      for (int i = 0; i < ASKERS; i++) {
        var own = random.fork(i);
        var questions = new Questions(subject, own);
        crowd.join(() -> own.nextInt(ASKER_MILLIS), () -> watch.ask(client, questions));
      }
      crowd.join(() -> READY_MILLIS, () -> watch.touch(client));
      crowd.join(
          () -> MEMORY_MILLIS,
          () -> watch.resident.accumulateAndGet(ProcessTree.residentBytes(process), Math::max));
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < end && process.isAlive()) {
        LockSupport.parkNanos(100_000_000);
      }
    }
    return watch;
  }

  private void ask(NodeClient client, Questions questions) throws IOException {
    long start = System.nanoTime();
    boolean ok = false;
    try {
      ok = client.post(Overload.CHAT, questions.next(TOKENS, false)).ok();
    } finally {
      count(honest, ok, start);
    }
  }

  private void touch(NodeClient client) throws IOException {
    long start = System.nanoTime();
    boolean ok = false;
    try {
      ok = client.get("/readyz", READY_MAX).ok();
    } finally {
      count(ready, ok, start);
    }
  }

  private static void count(Latencies latencies, boolean ok, long start) {
    if (ok) {
      latencies.answeredSince(start);
    } else {
      latencies.failed();
    }
  }
}
