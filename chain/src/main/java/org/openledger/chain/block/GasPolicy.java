package org.openledger.chain.block;

import java.math.BigInteger;
import org.openledger.core.bytes.UInt256;

/// How gas limit and base fee follow from the parent block (EIP-1559).
public final class GasPolicy {
  /// Least gas limit of a block.
  public static final long LIMIT_MIN = 5000;

  private static final long LIMIT_BOUND_DIVISOR = 1024;
  private static final long ELASTICITY = 2;
  private static final BigInteger CHANGE_DENOMINATOR = BigInteger.valueOf(8);

  private GasPolicy() {}

  /// The base fee of the block after `parent`.
  public static UInt256 nextBaseFee(BlockHeader parent) {
    long target = parent.gasLimit() / ELASTICITY;
    long used = parent.gasUsed();
    if (used == target) {
      return parent.baseFee();
    }
    BigInteger base = parent.baseFee().toBigInteger();
    BigInteger change =
        base.multiply(BigInteger.valueOf(Math.abs(used - target)))
            .divide(BigInteger.valueOf(target))
            .divide(CHANGE_DENOMINATOR);
    return UInt256.of(used > target ? base.add(change.max(BigInteger.ONE)) : base.subtract(change));
  }

  /// Whether a block may have this gas limit after `parent`.
  public static boolean isLimitAllowed(long gasLimit, BlockHeader parent) {
    return gasLimit >= LIMIT_MIN
        && Math.abs(gasLimit - parent.gasLimit()) < parent.gasLimit() / LIMIT_BOUND_DIVISOR;
  }
}
