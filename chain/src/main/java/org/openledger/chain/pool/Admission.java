package org.openledger.chain.pool;

import org.openledger.core.hash.Hash;

/// What the pool answers to a transaction.
public sealed interface Admission {
  /// It waits in the pool now.
  record Accepted(Hash hash) implements Admission {}

  /// It was not taken.
  record Refused(Reason reason, String detail) implements Admission {}

  /// Why the pool does not take a transaction.
  enum Reason {
    ALREADY_KNOWN("already known"),
    NONCE_TOO_LOW("nonce too low"),
    NONCE_TOO_FAR("nonce too far ahead of the sender's next one"),
    UNDERPRICED_REPLACEMENT("replacement transaction underpriced"),
    FEE_CAP_TOO_LOW("max fee per gas less than block base fee"),
    INSUFFICIENT_FUNDS("insufficient funds for gas * price + value"),
    OVERSIZED("oversized data"),
    SENDER_FULL("too many transactions of this sender wait"),
    POOL_FULL("txpool is full"),
    /// The transaction can never be valid on this chain.
    INVALID("invalid transaction");

    private final String message;

    Reason(String message) {
      this.message = message;
    }

    /// The sentence RPC clients see.
    public String message() {
      return message;
    }
  }
}
