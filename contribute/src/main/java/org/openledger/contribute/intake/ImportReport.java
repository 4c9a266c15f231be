package org.openledger.contribute.intake;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an import did with every row of its source.
///
/// @param source the file's name as given to the import
/// @param counts what became of the rows, each count present
/// @param reasons how many rows and pieces were refused for each reason
/// @param first the first rejections; all are kept in the Datanet
/// @param complete whether the source was read to its end (or to the limit asked for)
public record ImportReport(
    String source,
    SortedMap<Count, Long> counts,
    SortedMap<Reason, Long> reasons,
    List<Rejection> first,
    boolean complete) {
  /// What is counted beside the refusals.
  public enum Count {
    /// Rows looked at; blank lines and rows left out by the limits are not.
    ROWS,
    /// Records new in the Datanet.
    ACCEPTED,
    /// Records that were there before, byte for byte.
    UNCHANGED
  }

  public ImportReport {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    first = List.copyOf(first);
    assert counts.size() == Count.values().length : "a count is left out: " + counts;
  }

  /// Rows looked at.
  public long rows() {
    return count(Count.ROWS);
  }

  /// Records new in the Datanet.
  public long accepted() {
    return count(Count.ACCEPTED);
  }

  /// Records that were there before.
  public long unchanged() {
    return count(Count.UNCHANGED);
  }

  /// Rows and pieces refused.
  public long rejected() {
    return reasons.values().stream().mapToLong(Long::longValue).sum();
  }

  private long count(Count what) {
    return counts.getOrDefault(what, 0L);
  }
}
