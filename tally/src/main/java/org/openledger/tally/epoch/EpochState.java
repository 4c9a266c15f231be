package org.openledger.tally.epoch;

import java.math.BigInteger;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Credited;

/// What one epoch hands to the next.
///
/// @param epoch the next epoch's number, from 1
/// @param carries what clusters owe to the other clusters of their adapter, 2^-20 nats, below zero
/// @param pools what waits in Datanets' common pools, never zero
/// @param recent what clusters of records earned in the last epochs, in order
/// @param cumulative everything earned so far, by account
/// @param vesting amounts that fall due in this or a later epoch, in order
public record EpochState(
    long epoch,
    SortedMap<Credited, BigInteger> carries,
    SortedMap<Hash, BigInteger> pools,
    List<Recent> recent,
    SortedMap<Address, BigInteger> cumulative,
    List<Vested> vesting) {

  /// Epochs whose earnings decide who gets what is in a common pool, the closing one among them.
  public static final int RECENT_EPOCHS = 12;

  /// An amount that falls due in an epoch.
  public record Vested(long dueEpoch, Address account, BigInteger amount) {}

  /// What a cluster of records earned in an epoch, quoted and in adapters together.
  public record Recent(long epoch, ClusterKey cluster, BigInteger amount)
      implements Comparable<Recent> {
    private static final Comparator<Recent> ORDER =
        Comparator.comparingLong(Recent::epoch).thenComparing(Recent::cluster);

    @Override
    public int compareTo(Recent other) {
      return ORDER.compare(this, other);
    }
  }

  /// Before the first epoch.
  public static final EpochState FIRST =
      new EpochState(1, new TreeMap<>(), new TreeMap<>(), List.of(), new TreeMap<>(), List.of());

  public EpochState {
    carries = Collections.unmodifiableSortedMap(new TreeMap<>(carries));
    pools = Collections.unmodifiableSortedMap(new TreeMap<>(pools));
    recent = List.copyOf(recent);
    cumulative = Collections.unmodifiableSortedMap(new TreeMap<>(cumulative));
    vesting = List.copyOf(vesting);
    assert epoch >= 1 : "epochs are numbered from 1, not " + epoch;
  }

  /// Whether an epoch can start from this: what it carries is owed by clusters, what waits and what
  /// was earned is not negative, nothing is overdue and nothing is too old.
  boolean isSound() {
    return carries.values().stream().allMatch(carry -> carry.signum() < 0)
        && pools.values().stream().allMatch(amount -> amount.signum() > 0)
        && recent.stream()
            .allMatch(row ->
                row.epoch < epoch && row.epoch > epoch - RECENT_EPOCHS && row.amount.signum() > 0)
        && cumulative.values().stream().allMatch(total -> total.signum() >= 0)
        && vesting.stream().allMatch(row -> row.dueEpoch >= epoch && row.amount.signum() > 0);
  }

  BigInteger earned() {
    return cumulative.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
  }
}
