package org.openledger.core.work;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Cuts connections on which the head of a request comes too slowly. Looked at now and then, for a
/// server tells nobody of a head before it is whole.
public final class Heads {
  /// A connection of a server.
  public interface Line {
    /// What it is known by.
    Object id();

    /// Bytes that came on it so far.
    long bytesIn();

    /// Requests whose heads came on it so far.
    long begun();

    /// Requests that were answered on it so far.
    long ended();

    /// Ends it.
    void cut();
  }

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
  public void look(List<? extends Line> lines, long nanos) {
    var now = new HashMap<Object, Seen>();
    for (var line : lines) {
      var after = after(seen.getOrDefault(line.id(), NEW), line, nanos);
      if (after.since.filter(since -> nanos - since > pace.head().toNanos()).isPresent()) {
        line.cut();
      } else {
        now.put(line.id(), after);
      }
    }
    seen = now;
  }

  private static Seen after(Seen before, Line line, long nanos) {
    long ended = line.ended();
    if (line.begun() != ended || ended != before.ended) {
      return new Seen(line.bytesIn(), Optional.empty(), ended);
    }
    return before.since.isPresent() || line.bytesIn() == before.quietBytes
        ? before
        : new Seen(before.quietBytes, Optional.of(nanos), ended);
  }
}
