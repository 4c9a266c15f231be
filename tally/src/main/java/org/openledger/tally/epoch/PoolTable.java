package org.openledger.tally.epoch;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openledger.tally.epoch.EpochRows.ClusterRow;
import org.openledger.tally.epoch.EpochRows.LineRow;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Proportion;

/// What is in Datanets' common pools and whose it becomes: at each close all of it goes to those
/// whose records have earned something in the last epochs, in proportion to that; where there is
/// nobody it waits.
///
/// It is divided by clusters and then by their member tables, as everything is, so that it makes no
/// difference under how many names somebody contributed.
final class PoolTable {

  private final EpochState previous;
  private final List<EpochState.Recent> recent;

  /// @param earned the cluster rows of this epoch without those of common pools
  PoolTable(EpochState previous, List<ClusterRow> earned) {
    this.previous = previous;
    this.recent = recent(previous, earned);
  }

  /// What clusters earned in the epochs that count, the closing one among them, in order.
  static List<EpochState.Recent> recent(EpochState previous, List<ClusterRow> rows) {
    List<EpochState.Recent> all = new ArrayList<>(previous.recent());
    all.addAll(earned(previous.epoch(), rows));
    return all;
  }

  /// What clusters earned in an epoch, in order.
  static List<EpochState.Recent> earned(long epoch, List<ClusterRow> rows) {
    SortedMap<ClusterKey, BigInteger> amounts = new TreeMap<>();
    for (ClusterRow row : rows) {
      if (row.key().isOfRecords()) {
        amounts.merge(row.key().tableKey(), row.v(), BigInteger::add);
      }
    }
    List<EpochState.Recent> earned = new ArrayList<>(amounts.size());
    amounts.forEach((cluster, v) -> earned.add(new EpochState.Recent(epoch, cluster, v)));
    return earned;
  }

  /// The rows of common pools, in order.
  List<ClusterRow> rows(List<LineRow> lines) {
    SortedMap<ClusterKey, BigInteger> sums = new TreeMap<>();
    for (LineRow row : lines) {
      if (row.line().key().isCommonPool()) {
        sums.put(row.line().key(), row.prefix());
      }
    }
    SortedSet<ClusterKey> keys = new TreeSet<>(sums.keySet());
    previous.pools().keySet().forEach(datanet -> keys.add(ClusterKey.commonPool(datanet)));
    List<ClusterRow> rows = new ArrayList<>();
    for (ClusterKey key : keys) {
      BigInteger carry = previous.pools().getOrDefault(key.datanet(), BigInteger.ZERO);
      BigInteger u = carry.add(sums.getOrDefault(key, BigInteger.ZERO));
      rows.add(new ClusterRow(key, carry, u, earners(key).isEmpty() ? BigInteger.ZERO : u));
    }
    return rows;
  }

  /// How much of what a common pool pays out goes to the members of which cluster.
  SortedMap<ClusterKey, BigInteger> shares(ClusterRow pool) {
    SortedMap<ClusterKey, BigInteger> earners = earners(pool.key());
    List<BigInteger> shares = Proportion.largestRemainder(pool.v(), List.copyOf(earners.values()));
    SortedMap<ClusterKey, BigInteger> all = new TreeMap<>();
    int at = 0;
    for (ClusterKey cluster : earners.keySet()) {
      all.put(cluster, shares.get(at++));
    }
    return all;
  }

  private SortedMap<ClusterKey, BigInteger> earners(ClusterKey pool) {
    SortedMap<ClusterKey, BigInteger> earners = new TreeMap<>();
    for (EpochState.Recent row : recent) {
      if (row.cluster().datanet().equals(pool.datanet())) {
        earners.merge(row.cluster(), row.amount(), BigInteger::add);
      }
    }
    return earners;
  }
}
