package org.openledger.chain.tx;

import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.rlp.RlpException;

/// A transaction together with what is costly to find out about it: wire form, hash and sender.
public record SignedTransaction(
    Transaction transaction, byte[] encoded, Hash hash, Address sender) {
  /// Result of reading a transaction from its wire form.
  public sealed interface Decoded {
    /// Well formed, and the signature has a sender.
    record Valid(SignedTransaction transaction) implements Decoded {}

    /// Not a transaction, or not validly signed.
    record Refused(Rejection reason, String detail) implements Decoded {}
  }

  /// Reads the wire form and recovers the sender.
  public static Decoded decode(byte[] encoded) {
    Transaction transaction;
    try {
      transaction = Transaction.decode(encoded);
    } catch (RlpException e) {
      return new Decoded.Refused(Rejection.MALFORMED, String.valueOf(e.getMessage()));
    }
    var sender = transaction.sender();
    if (sender.isEmpty()) {
      return new Decoded.Refused(
          Rejection.INVALID_SIGNATURE, Rejection.INVALID_SIGNATURE.message());
    }
    return new Decoded.Valid(
        new SignedTransaction(transaction, encoded, Keccak.hash256(encoded), sender.get()));
  }

  /// A signed transaction of this process.
  ///
  /// @throws IllegalArgumentException if its signature has no sender
  public static SignedTransaction of(Transaction transaction) {
    var sender =
        transaction
            .sender()
            .orElseThrow(() -> new IllegalArgumentException("the transaction is not signed"));
    var encoded = transaction.encode();
    return new SignedTransaction(transaction, encoded, Keccak.hash256(encoded), sender);
  }
}
