package org.openledger.bench.load;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.openledger.bench.measurement.Quantiles;

/// How long requests took that were answered as they should be, and how many were not.
final class Latencies {
  private final Queue<Double> millis = new ConcurrentLinkedQueue<>();
  private final AtomicLong failed = new AtomicLong();

  /// A request that was answered, since a moment of [System#nanoTime].
  void answeredSince(long startNanos) {
    millis.add((System.nanoTime() - startNanos) * 1e-6);
  }

  /// A request that was not.
  void failed() {
    failed.incrementAndGet();
  }

  double quantile(double share) {
    return Quantiles.of(millis, share);
  }

  int count() {
    return Math.max(1, millis.size());
  }

  String summary() {
    return "%d answered, %d not".formatted(millis.size(), failed.get());
  }
}
