package org.openledger.tally.split;

import java.math.BigInteger;
import java.util.List;

/// How one receipt's data pool is split among what wrote the answer, in proportion to gains.
///
/// A gain counts only where there is somebody to be paid for it: the base's where it has a
/// registered owner, the adapter's where the model has Datanets, memory's where a cluster has
/// credit. The parts are floors; what they leave goes to the largest gain, ties in the order base,
/// adapter, memory.
///
/// @param base the base owner's
/// @param adapter the adapter's, which its clusters share
/// @param memory shared by the clusters that the answer was written from
/// @param nobodys all of the pool where nothing gained anything: for the common pools, or for the
///   treasury where the model has no Datanets
public record PoolSplit(
    BigInteger base, BigInteger adapter, BigInteger memory, BigInteger nobodys) {

  static PoolSplit of(BigInteger pool, Credits credits, boolean hasBaseOwner) {
    boolean hasDatanets = !credits.datanets().isEmpty();
    boolean hasMemory = !credits.memory().clusters().isEmpty();
    List<BigInteger> parts =
        Proportion.restToLargest(
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
