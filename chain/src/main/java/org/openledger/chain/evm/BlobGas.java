package org.openledger.chain.evm;

import java.math.BigInteger;
import org.openledger.core.bytes.UInt256;

/// The price of blob gas under Osaka's schedule (EIP-4844, EIP-7691, EIP-7918).
public final class BlobGas {
  /// Blob gas of one blob: 2^17.
  public static final long PER_BLOB = 1L << 17;

  /// Blobs a block aims at.
  public static final int TARGET = 6;

  /// Most blobs of a block.
  public static final int BLOCK_MAX = 9;

  /// Most blobs of a transaction (EIP-7594).
  public static final int TRANSACTION_MAX = 6;

  /// How slowly the price of blob gas follows the excess.
  public static final long UPDATE_FRACTION = 5_007_716;

  /// Execution gas that a blob's processing is taken to cost (EIP-7918).
  private static final long BASE_COST = 1L << 13;

  private BlobGas() {}

  /// Price in wei of a unit of blob gas: e^(excess / fraction), by its Taylor series in integers.
  public static UInt256 baseFee(long excess) {
    var numerator = BigInteger.valueOf(excess);
    var fraction = BigInteger.valueOf(UPDATE_FRACTION);
    var sum = BigInteger.ZERO;
    var term = fraction;
    for (long i = 1; term.signum() > 0; i++) {
      sum = sum.add(term);
      term = term.multiply(numerator).divide(fraction.multiply(BigInteger.valueOf(i)));
    }
    return UInt256.of(sum.divide(fraction).min(UInt256.MAX.toBigInteger()));
  }

  /// Excess blob gas of a block from its parent's header fields.
  public static long nextExcess(long parentExcess, long parentUsed, UInt256 parentBaseFee) {
    long target = TARGET * PER_BLOB;
    if (parentExcess + parentUsed < target) {
      return 0;
    }
    var reserve = parentBaseFee.toBigInteger().multiply(BigInteger.valueOf(BASE_COST));
    var price = baseFee(parentExcess).toBigInteger().multiply(BigInteger.valueOf(PER_BLOB));
    if (reserve.compareTo(price) > 0) {
      return parentExcess + parentUsed * (BLOCK_MAX - TARGET) / BLOCK_MAX;
    }
    return parentExcess + parentUsed - target;
  }
}
