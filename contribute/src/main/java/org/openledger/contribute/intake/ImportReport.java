package org.openledger.contribute.intake;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an import did with every row of its source.
///
/// @param rows rows looked at (blank lines and rows left out by the limits do not count)
/// @param accepted records new in the Datanet
/// @param unchanged records that were there before, byte for byte
/// @param rejected rows and pieces refused
/// @param reasons how many were refused for each reason
/// @param first the first rejections; all are kept in the Datanet
/// @param complete whether the source was read to its end (or to the limit asked for)
public record ImportReport(
    String source,
    long rows,
    long accepted,
    long unchanged,
    long rejected,
    SortedMap<Reason, Long> reasons,
    List<Rejection> first,
    boolean complete) {
  public ImportReport {
    reasons = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    first = List.copyOf(first);
  }
}
