package org.openledger.core.flow;

import java.util.Comparator;

/// Where on chain something was published; what was published before comes first.
///
/// @param block its number
/// @param log position among all logs of the block
public record Anchored(long block, int log) implements Comparable<Anchored> {
  private static final Comparator<Anchored> ORDER =
      Comparator.comparingLong(Anchored::block).thenComparingInt(Anchored::log);

  public Anchored {
    if (block < 0 || log < 0) {
      throw new IllegalArgumentException("no log " + log + " of block " + block);
    }
  }

  @Override
  public int compareTo(Anchored other) {
    return ORDER.compare(this, other);
  }
}
