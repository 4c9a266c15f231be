package org.openledger.tally.split;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// How one receipt's data pool is split among what wrote the answer, in proportion to gains.
///
/// A gain counts only where there is somebody to be paid for it: the base's where it has a
/// registered owner, the adapter's where the model has Datanets, memory's where a cluster has
/// credit. The parts are floors; what they leave goes to the largest gain, ties in the order base,
/// adapter, memory.
///
/// @param base the base owner's
/// @param adapter D_q, shared by clusters and common pools
/// @param memory shared by the clusters that the answer was written from
/// @param nobodys all of the pool where nothing gained anything: for the common pools, or for the
///   treasury where the model has no Datanets
public record PoolSplit(
    BigInteger base, BigInteger adapter, BigInteger memory, BigInteger nobodys) {

  static PoolSplit of(BigInteger pool, Credits credits, boolean hasBaseOwner) {
    boolean hasDatanets = !credits.datanets().isEmpty();
    boolean hasMemory = !credits.memory().clusters().isEmpty();
    List<BigInteger> parts =
        proportional(
            pool,
            List.of(
                BigInteger.valueOf(hasBaseOwner ? credits.baseNats() : 0),
                BigInteger.valueOf(hasDatanets ? credits.dataNats() : 0),
                BigInteger.valueOf(hasMemory ? credits.memory().nats() : 0)));
    BigInteger left = pool.subtract(sum(parts));
    // A model without Datanets is all base, whatever it gained.
    boolean allBase = hasBaseOwner && !hasDatanets;
    PoolSplit split =
        new PoolSplit(
            allBase ? parts.get(0).add(left) : parts.get(0),
            parts.get(1),
            parts.get(2),
            allBase ? BigInteger.ZERO : left);
    assert split.sum().equals(pool) && split.isNotNegative() : split + " of " + pool;
    return split;
  }

  /// floor(amount * weight / sum of weights) each, what is left to the first of the largest;
  /// nothing for anybody where all weights are zero.
  static List<BigInteger> proportional(BigInteger amount, List<BigInteger> weights) {
    assert amount.signum() >= 0 : "a negative amount to share: " + amount;
    assert weights.stream().allMatch(weight -> weight.signum() >= 0) : "a negative weight";
    BigInteger whole = sum(weights);
    if (whole.signum() == 0) {
      return weights;
    }
    List<BigInteger> shares = new ArrayList<>(weights.size());
    int largest = 0;
    for (int i = 0; i < weights.size(); i++) {
      shares.add(amount.multiply(weights.get(i)).divide(whole));
      largest = weights.get(i).compareTo(weights.get(largest)) > 0 ? i : largest;
    }
    BigInteger left = amount.subtract(sum(shares));
    assert left.signum() >= 0 : "shares exceed " + amount + " by " + left.negate();
    shares.set(largest, shares.get(largest).add(left));
    return shares;
  }

  private static BigInteger sum(List<BigInteger> amounts) {
    return amounts.stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  BigInteger sum() {
    return base.add(adapter).add(memory).add(nobodys);
  }

  boolean isNotNegative() {
    return base.signum() >= 0
        && adapter.signum() >= 0
        && memory.signum() >= 0
        && nobodys.signum() >= 0;
  }
}
