package org.openledger.tally.epoch;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.core.crypto.Address;
import org.openledger.tally.split.ClusterKey;

/// What one epoch hands to the next.
///
/// @param epoch the next epoch's number, from 1
/// @param carries negative remainders by cluster, never zero
/// @param cumulative everything earned so far, by account
/// @param vesting amounts that fall due in this or a later epoch, in order
public record EpochState(
    long epoch,
    SortedMap<ClusterKey, BigInteger> carries,
    SortedMap<Address, BigInteger> cumulative,
    List<Vested> vesting) {

  /// An amount that falls due in an epoch.
  public record Vested(long dueEpoch, Address account, BigInteger amount) {}

  /// Before the first epoch.
  public static final EpochState FIRST =
      new EpochState(1, new TreeMap<>(), new TreeMap<>(), List.of());

  public EpochState {
    carries = Collections.unmodifiableSortedMap(new TreeMap<>(carries));
    cumulative = Collections.unmodifiableSortedMap(new TreeMap<>(cumulative));
    vesting = List.copyOf(vesting);
    assert epoch >= 1 : "epochs are numbered from 1, not " + epoch;
  }

  /// Whether an epoch can start from this: what it carries is owed by clusters, what was earned is
  /// not negative, and nothing is overdue.
  boolean isSound() {
    return carries.values().stream().allMatch(carry -> carry.signum() < 0)
        && cumulative.values().stream().allMatch(total -> total.signum() >= 0)
        && vesting.stream().allMatch(row -> row.dueEpoch >= epoch && row.amount.signum() > 0);
  }

  BigInteger earned() {
    return cumulative.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
  }
}
