package org.openledger.tally.epoch;

import static org.openledger.tally.epoch.EpochIdentities.orZero;
import static org.openledger.tally.epoch.EpochIdentities.require;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.openledger.tally.epoch.EpochRows.ShareRow;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Credited;

/// The identities between what an adapter earned, what its receipts credited and what its clusters
/// get: part of [EpochIdentities], and as little related to what makes the shares.
final class ShareIdentities {

  private static final BigInteger WHOLE = BigInteger.valueOf(65_536);

  private final EpochState previous;
  private final EpochTables.Rows rows;
  private final Map<ClusterKey, BigInteger> earned = new HashMap<>();
  private final Map<Credited, BigInteger> credits = new HashMap<>();

  ShareIdentities(EpochState previous, EpochTables.Rows rows) {
    this.previous = previous;
    this.rows = rows;
    for (EpochRows.LineRow row : rows.lines()) {
      if (row.line().key().kind() == ClusterKey.Kind.ADAPTER) {
        earned.merge(row.line().key(), row.line().x(), BigInteger::add);
      }
    }
    for (EpochRows.CreditRow row : rows.credits()) {
      credits.merge(row.line().key(), row.line().units(), BigInteger::add);
    }
  }

  /// Every credit and every debt has its row, and each adapter's rows divide what it earned.
  void check() {
    Map<ClusterKey, List<ShareRow>> byAdapter = new TreeMap<>();
    Map<Credited, BigInteger> owed = new HashMap<>(previous.carries());
    Map<Credited, BigInteger> credited = new HashMap<>(credits);
    for (ShareRow row : rows.shares()) {
      byAdapter.computeIfAbsent(row.key().adapter(), _ -> new ArrayList<>()).add(row);
      BigInteger carry = orZero(owed.remove(row.key()));
      require(row.carry().equals(carry), "shares", "wrong carry", row.key());
      BigInteger credit = orZero(credited.remove(row.key()));
      require(row.belief().credit().equals(credit), "shares", "wrong credit", row.key());
    }
    require(owed.isEmpty(), "shares", "a carry without a row", owed.size());
    require(credited.isEmpty(), "shares", "a credit without a row", credited.size());
    Map<ClusterKey, BigInteger> left = new HashMap<>(earned);
    byAdapter.forEach((adapter, shares) -> {
      BigInteger amount = left.remove(adapter);
      if (amount == null) {
        shares.forEach(ShareIdentities::waits);
      } else {
        posteriors(adapter, shares);
        divided(adapter, amount, shares);
      }
    });
    require(left.isEmpty(), "shares", "an adapter without clusters", left.keySet());
  }

  /// A cluster of an adapter that earned nothing neither gains nor loses.
  private static void waits(ShareRow row) {
    boolean still = row.u().equals(row.carry()) && row.belief().equals(ShareRow.Belief.NONE);
    require(still && row.share().signum() == 0, "shares", "nothing was earned", row.key());
  }

  /// One R and one g for all, g = floor(mean of c), U = carry + floor((R c + (65536 - R) g) /
  /// 65536).
  private static void posteriors(ClusterKey adapter, List<ShareRow> shares) {
    int r = shares.getFirst().belief().reliability();
    require(r >= 0 && r <= WHOLE.intValue(), "shares", "R out of range", adapter);
    BigInteger generic = shares.getFirst().belief().generic();
    BigInteger over = BigInteger.ZERO;
    for (ShareRow row : shares) {
      boolean alike = row.belief().reliability() == r && row.belief().generic().equals(generic);
      require(alike, "shares", "another R or g", row.key());
      over = over.add(row.belief().credit()).subtract(generic);
      BigInteger apart = row.belief().credit().subtract(generic).multiply(BigInteger.valueOf(r));
      BigInteger m = row.u().subtract(row.carry()).subtract(generic).multiply(WHOLE);
      BigInteger below = apart.subtract(m);
      require(below.signum() >= 0 && below.compareTo(WHOLE) < 0, "shares", "wrong U", row.key());
    }
    boolean mean = over.signum() >= 0 && over.compareTo(BigInteger.valueOf(shares.size())) < 0;
    require(mean, "shares", "g is not the mean of c", adapter);
  }

  private static void divided(ClusterKey adapter, BigInteger amount, List<ShareRow> shares) {
    SortedMap<ClusterKey, BigInteger> weights = new TreeMap<>();
    Map<ClusterKey, BigInteger> given = new HashMap<>();
    boolean none = shares.stream().allMatch(row -> row.u().signum() <= 0);
    for (ShareRow row : shares) {
      BigInteger weight = none ? BigInteger.ONE : row.u().max(BigInteger.ZERO);
      weights.put(row.key().cluster(), weight);
      given.put(row.key().cluster(), row.share());
    }
    boolean divides = divides(amount, weights, key -> orZero(given.get(key)));
    require(divides, "shares", "shares do not follow from U", adapter);
  }

  /// Whether shares divide an amount by weights: each is its floor or one more, they sum to the
  /// amount, and whoever got one more has a remainder not smaller than whoever did not, and not as
  /// large as that of one before them who did not.
  static <K> boolean divides(
      BigInteger amount, SortedMap<K, BigInteger> weights, Function<K, BigInteger> shares) {
    BigInteger whole = weights.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger left = amount;
    BigInteger leastRaised = whole;
    BigInteger mostPassed = BigInteger.ONE.negate();
    for (Map.Entry<K, BigInteger> entry : weights.entrySet()) {
      BigInteger share = shares.apply(entry.getKey());
      left = left.subtract(share);
      BigInteger over = amount.multiply(entry.getValue()).subtract(share.multiply(whole));
      if (over.signum() < 0) {
        BigInteger remainder = over.add(whole);
        // A raise needs a remainder, and one larger than that of anybody passed over before.
        if (remainder.signum() <= 0 || remainder.compareTo(mostPassed) <= 0) {
          return false;
        }
        leastRaised = leastRaised.min(remainder);
      } else {
        boolean isTwice = over.compareTo(whole) >= 0 && whole.signum() > 0;
        if (isTwice || over.compareTo(leastRaised) > 0) {
          return false;
        }
        mostPassed = mostPassed.max(over);
      }
    }
    return left.signum() == 0;
  }
}
