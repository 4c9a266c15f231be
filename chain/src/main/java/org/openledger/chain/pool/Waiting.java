package org.openledger.chain.pool;

import java.math.BigInteger;
import java.util.Comparator;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.Validity;
import org.openledger.core.bytes.UInt256;

/// A waiting transaction.
///
/// @param maxCost most wei it can take from its sender
/// @param arrival breaks ties of price, first come first served
record Waiting(SignedTransaction transaction, BigInteger maxCost, long arrival) {
  /// Dearest last, whatever the price of gas.
  static final Comparator<Waiting> BY_COST =
      Comparator.comparing(Waiting::maxCost).thenComparingLong(Waiting::arrival);

  static Waiting of(SignedTransaction transaction, long arrival) {
    return new Waiting(transaction, Validity.maxCost(transaction.transaction()), arrival);
  }

  Transaction tx() {
    return transaction.transaction();
  }

  long nonce() {
    return tx().nonce();
  }

  /// What the producer gets per gas; negative if the base fee cannot be paid.
  BigInteger tip(BigInteger baseFee) {
    BigInteger room = tx().fees().max().toBigInteger().subtract(baseFee);
    return room.min(tx().fees().maxPriority().toBigInteger());
  }

  /// Whether the transaction that comes instead raises both fee bounds by a tenth.
  boolean isOutbidBy(Transaction other) {
    return isBumped(tx().fees().max(), other.fees().max())
        && isBumped(tx().fees().maxPriority(), other.fees().maxPriority());
  }

  private static boolean isBumped(UInt256 before, UInt256 after) {
    BigInteger needed = before.toBigInteger().multiply(BigInteger.valueOf(110));
    return after.toBigInteger().multiply(BigInteger.valueOf(100)).compareTo(needed) >= 0;
  }
}
