package org.openledger.core.work;

import java.util.List;
import java.util.function.Supplier;

/// Looks every second at a server's connections, and cuts those on which a head comes too slowly.
public final class HeadWatch implements AutoCloseable {
  private final Rounds looks;

  private HeadWatch(Rounds looks) {
    this.looks = looks;
  }

  /// Watches what `lines` gives: the connections on which requests come now.
  public static HeadWatch over(Supplier<List<Heads.Line>> lines, Pace pace) {
    var heads = new Heads(pace);
    return new HeadWatch(
        Rounds.everySecond("slow-heads", () -> heads.look(lines.get(), System.nanoTime())));
  }

  @Override
  public void close() {
    looks.close();
  }
}
