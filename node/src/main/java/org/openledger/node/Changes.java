package org.openledger.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.openledger.core.flow.DatanetId;

/// Datanets whose records have changed since anybody looked. One is handed out once it has been
/// quiet for a moment, or has waited for longer than that, and has had its rest.
final class Changes {
  private static final Duration QUIET = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Duration quiet;
  private final Duration longest;
  private final Map<DatanetId, Noted> noted = new LinkedHashMap<>();
  private final Map<DatanetId, Long> restingUntil = new HashMap<>();
  private boolean closed;

  /// When something was noted first and last, in nanoseconds of no particular origin.
  private record Noted(long first, long last) {}

  Changes() {
    this(QUIET, LONGEST);
  }

  /// @param quiet without a change, after which one is handed out
  /// @param longest that one waits for quiet
  Changes(Duration quiet, Duration longest) {
    this.quiet = quiet;
    this.longest = longest;
  }

  /// Notes that the records of a Datanet have changed.
  synchronized void note(DatanetId id) {
    long now = System.nanoTime();
    noted.merge(id, new Noted(now, now), (before, _) -> new Noted(before.first, now));
    notifyAll();
  }

  /// Lets a Datanet rest: it is not handed out before.
  synchronized void rest(DatanetId id, Duration time) {
    restingUntil.put(id, System.nanoTime() + time.toNanos());
  }

  /// Waits for the next one; nothing once this is closed.
  synchronized Optional<DatanetId> take() throws InterruptedException {
    while (!closed) {
      long now = System.nanoTime();
      long soonest = Long.MAX_VALUE;
      for (var each : noted.entrySet()) {
        long left = left(each.getKey(), each.getValue(), now);
        if (left <= 0) {
          noted.remove(each.getKey());
          restingUntil.remove(each.getKey());
          return Optional.of(each.getKey());
        }
        soonest = Math.min(soonest, left);
      }
      if (noted.isEmpty()) {
        wait();
      } else {
        wait(Duration.ofNanos(soonest).toMillis() + 1);
      }
    }
    return Optional.empty();
  }

  /// Waits for so long, or until this is closed: whether it is.
  synchronized boolean isClosedWithin(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); !closed && left > 0; left = end - System.nanoTime()) {
      wait(Duration.ofNanos(left).toMillis() + 1);
    }
    return closed;
  }

  private long left(DatanetId id, Noted change, long now) {
    long untilQuiet = change.last + quiet.toNanos() - now;
    long untilLongest = change.first + longest.toNanos() - now;
    long untilRested = restingUntil.getOrDefault(id, now) - now;
    return Math.max(Math.min(untilQuiet, untilLongest), untilRested);
  }

  /// Hands out no more.
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
