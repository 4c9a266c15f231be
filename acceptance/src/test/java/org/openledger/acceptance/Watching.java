package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what another process, or a node asked over HTTP, does by itself: it tells nobody, so
/// it is looked at again and again.
enum Watching {
  A_NODE(20),
  /// Which does what is waited for within a few milliseconds.
  A_PROCESS(1);

  private final Duration pause;

  Watching(long pauseMillis) {
    this.pause = Duration.ofMillis(pauseMillis);
  }

  /// Looks until something holds.
  void until(Duration most, BooleanSupplier holds) {
    long from = System.nanoTime();
    while (!holds.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(most);
      LockSupport.parkNanos(pause.toNanos());
    }
  }
}
