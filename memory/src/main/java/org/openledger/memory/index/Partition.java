package org.openledger.memory.index;

import java.util.ArrayList;
import java.util.List;

/// How records are cut into parts: powers of two of [#LEAST], the largest first, and what is left
/// over. It follows from their number alone, and one record more changes only the last parts, which
/// are small: what is before them is taken over as it is.
public final class Partition {
  /// Records of the smallest power.
  public static final int LEAST = 64;

  private Partition() {}

  /// Some neighbouring records.
  ///
  /// @param from the first
  /// @param count how many
  public record Run(int from, Count count) {
    /// One past the last.
    public int to() {
      return from + count.value();
    }
  }

  /// A number of records.
  public record Count(int value) {}

  /// The parts of so many records, in order.
  public static List<Run> of(int records) {
    var runs = new ArrayList<Run>();
    int at = 0;
    while (at < records) {
      int left = records - at;
      int size = left < LEAST ? left : LEAST * Integer.highestOneBit(left / LEAST);
      runs.add(new Run(at, new Count(size)));
      at += size;
    }
    return List.copyOf(runs);
  }
}
