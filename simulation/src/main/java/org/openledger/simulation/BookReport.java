package org.openledger.simulation;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came out of a torture of the book.
///
/// @param counts what was counted, by what it is
/// @param seconds how long it took
/// @param broken what was otherwise than the reference, with the last things that were done; empty
///   if nothing was
public record BookReport(SortedMap<String, Long> counts, double seconds, List<String> broken) {
  public BookReport {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    broken = List.copyOf(broken);
  }

  /// A count, 0 for what never happened.
  public long count(String what) {
    return counts.getOrDefault(what, 0L);
  }
}
