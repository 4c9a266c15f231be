package org.openledger.node;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.openledger.core.fault.Refusal;

/// Whether a node can answer now: what it stands on is touched, not assumed.
public final class Readiness {
  /// How long a part may take before it counts as not ready.
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Logger LOG = Logger.getLogger(Readiness.class.getName());
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private final List<Probe> probes;
  private final Duration patience;
  private final Set<String> told = ConcurrentHashMap.newKeySet(); // that they do not work

  /// Touches a part of what a node stands on; throws if it does not work.
  ///
  /// @param name what people call it
  record Probe(String name, Runnable touch) {}

  /// A part, and whether it works.
  public record Part(String name, boolean ready) {}

  Readiness(List<Probe> probes) {
    this(probes, PATIENCE);
  }

  /// @param patience how long a part may take before it counts as not ready
  Readiness(List<Probe> probes, Duration patience) {
    this.probes = List.copyOf(probes);
    this.patience = patience;
  }

  /// Touches everything at once; takes no longer than its patience.
  public List<Part> look() {
    var touched =
        probes.stream().map(probe -> CompletableFuture.runAsync(probe.touch(), THREADS)).toList();
    long end = System.nanoTime() + patience.toNanos();
    return IntStream.range(0, probes.size())
        .mapToObj(i -> new Part(probes.get(i).name(), isReady(probes.get(i), touched.get(i), end)))
        .toList();
  }

  private boolean isReady(Probe probe, CompletableFuture<Void> touched, long end) {
    try {
      touched.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (told.remove(probe.name())) {
        LOG.info(probe.name() + " works again");
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      if (e.getCause() instanceof Refusal) {
        LOG.log(Level.FINE, probe.name() + " is not ready", e);
      } else if (told.add(probe.name())) { // once: whoever watches a node asks every few seconds
        LOG.log(Level.WARNING, probe.name() + " does not work", e);
      }
      return false;
    }
  }
}
