package org.openledger.chain.pool;

/// Bounds of the pool.
///
/// @param transactions most transactions in all
/// @param perSender most transactions of one sender
/// @param gap how far a nonce may run ahead of the sender's next one
/// @param transactionBytes longest encoded transaction
/// @param totalBytes most encoded bytes in all
public record PoolLimits(
    int transactions, int perSender, int gap, int transactionBytes, long totalBytes) {
  /// Enough for a busy machine in less than 100 MB: 16,384 transactions, 4,096 of one sender.
  public static final PoolLimits DEFAULT =
      new PoolLimits(16_384, 4_096, 4_096, 128 << 10, 64L << 20);

  public PoolLimits {
    if (transactions < 1 || perSender < 1 || gap < 1 || transactionBytes < 1 || totalBytes < 1) {
      throw new IllegalArgumentException("the pool's limits must be positive");
    }
  }
}
