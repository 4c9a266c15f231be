package org.openledger.core.work;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Looks every second at a server's connections, and cuts those on which a head comes too slowly.
public final class HeadWatch implements AutoCloseable {
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("slow-heads").factory());

  private HeadWatch() {}

  /// Watches what `lines` gives: the connections on which requests come now.
  public static HeadWatch over(Supplier<List<Heads.Line>> lines, Pace pace) {
    var watch = new HeadWatch();
    var heads = new Heads(pace);
    var _ =
        watch.looks.scheduleWithFixedDelay(
            () -> heads.look(lines.get(), System.nanoTime()), 1, 1, TimeUnit.SECONDS);
    return watch;
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
