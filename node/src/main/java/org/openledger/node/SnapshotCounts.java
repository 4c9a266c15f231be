package org.openledger.node;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.openledger.core.flow.SnapshotRef;

/// What a snapshot holds, counted.
///
/// @param ref the snapshot
/// @param counts every count by its name
public record SnapshotCounts(SnapshotRef ref, Map<Count, Long> counts) {
  /// What is counted.
  public enum Count {
    RECORDS,
    CONTRIBUTORS,
    /// Clusters of more than one record.
    DUPLICATE_CLUSTERS
  }

  public SnapshotCounts {
    counts = Collections.unmodifiableMap(new EnumMap<>(counts));
    if (!counts.keySet().containsAll(Arrays.asList(Count.values()))) {
      throw new IllegalArgumentException("a count is left out: " + counts);
    }
  }

  public long records() {
    return count(Count.RECORDS);
  }

  public long contributors() {
    return count(Count.CONTRIBUTORS);
  }

  /// Clusters of more than one record.
  public long duplicateClusters() {
    return count(Count.DUPLICATE_CLUSTERS);
  }

  private long count(Count what) {
    return counts.getOrDefault(what, 0L);
  }
}
