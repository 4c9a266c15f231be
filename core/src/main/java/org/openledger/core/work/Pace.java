package org.openledger.core.work;

import java.time.Duration;

/// How slowly a request may come: whoever sends a byte now and then would keep a connection, and
/// what is read of the body, for ever.
///
/// @param head longest time for the head of a request, from its first byte on
/// @param bytesPerSecond least rate of a body over its whole time, after a grace of a third of it
/// @param body longest time for a body of up to a mebibyte; longer ones have more
public record Pace(Duration head, int bytesPerSecond, Duration body) {
  /// For people on slow lines, and nobody slower.
  public static final Pace USUAL = new Pace(Duration.ofSeconds(15), 1_024, Duration.ofSeconds(30));

  private static final int SHORT_BYTES = 1 << 20;

  /// Least rate of what is beyond a mebibyte.
  private static final double LONG_BYTES_PER_SECOND = 64 << 10;

  private static final double NANO = 1e-9;

  /// Of a body's longest time.
  private static final int GRACES = 3;

  /// How long a body may stand still at first, and a request wait for [Room].
  public Duration grace() {
    return body.dividedBy(GRACES);
  }

  /// Whether so many bytes of a body in so much time are too few.
  ///
  /// @param most bytes that there may be in all
  public boolean isTooSlow(long bytes, long nanos, int most) {
    double seconds = nanos * NANO;
    double longest = body.toNanos() * NANO;
    return seconds > longest + Math.max(0, most - SHORT_BYTES) / LONG_BYTES_PER_SECOND
        || bytes < (seconds - longest / GRACES) * bytesPerSecond;
  }
}
