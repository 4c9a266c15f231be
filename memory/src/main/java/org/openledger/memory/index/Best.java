package org.openledger.memory.index;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.openledger.core.hash.Hash;

/// The best passages so far, one of each cluster.
final class Best {
  private final int most;
  private final TreeSet<Hit> ordered = new TreeSet<>(Hit.BEST_FIRST);
  private final Map<Hash, Hit> byCluster = new HashMap<>();

  Best(int most) {
    this.most = most;
  }

  /// The score that is needed at least.
  long worst() {
    return ordered.size() < most ? Long.MIN_VALUE : ordered.getLast().score();
  }

  void add(Hit hit) {
    var same = byCluster.get(hit.cluster());
    if (same != null && Hit.BEST_FIRST.compare(same, hit) <= 0) {
      return;
    }
    if (same != null) {
      ordered.remove(same);
    }
    byCluster.put(hit.cluster(), hit);
    ordered.add(hit);
    if (ordered.size() > most) {
      byCluster.remove(ordered.removeLast().cluster());
    }
  }

  List<Hit> hits() {
    return List.copyOf(ordered);
  }
}
