package org.openledger.core.work;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Cuts connections on which the head of a request comes too slowly. Looked at now and then, for a
/// server tells nobody of a head before it is whole.
public final class Heads {
  /// A connection of a server.
  ///
  /// @param id what it is known by
  /// @param bytesIn bytes that came on it so far
  /// @param begun requests whose heads came on it so far
  /// @param ended requests that were answered on it so far
  /// @param cut ends it
  public record Line(
      Object id, LongSupplier bytesIn, LongSupplier begun, LongSupplier ended, Runnable cut) {}

  /// What was seen of a connection: its bytes when no head was on its way, and since when one is.
  private record Seen(long quietBytes, Optional<Long> since, long ended) {}

  private static final Seen NEW = new Seen(0, Optional.empty(), 0);

  private final Pace pace;
  private Map<Object, Seen> seen = new HashMap<>();

  /// Cuts what is slower than a pace.
  public Heads(Pace pace) {
    this.pace = pace;
  }

  /// Looks at all connections there are.
  public void look(List<Line> lines, long nanos) {
    var now = new HashMap<Object, Seen>();
    for (var line : lines) {
      var after = after(seen.getOrDefault(line.id, NEW), line, nanos);
      if (after.since.filter(since -> nanos - since > pace.head().toNanos()).isPresent()) {
        line.cut.run();
      } else {
        now.put(line.id, after);
      }
    }
    seen = now;
  }

  private static Seen after(Seen before, Line line, long nanos) {
    long ended = line.ended.getAsLong();
    if (line.begun.getAsLong() != ended || ended != before.ended) {
      return new Seen(line.bytesIn.getAsLong(), Optional.empty(), ended);
    }
    return before.since.isPresent() || line.bytesIn.getAsLong() == before.quietBytes
        ? before
        : new Seen(before.quietBytes, Optional.of(nanos), ended);
  }
}
