package org.openledger.chain.tx;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.BlobGas;
import org.openledger.chain.evm.BlockContext;
import org.openledger.chain.evm.Gas;
import org.openledger.chain.evm.WorldState;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// The conditions under which a transaction may be in a block.
public final class Validity {
  /// Most gas of a transaction (EIP-7825).
  public static final long GAS_LIMIT_MAX = 1L << 24;

  private static final byte KZG_VERSION = 1;

  private Validity() {}

  /// What a transaction violates by itself, whatever the state and the block; null if nothing.
  public static @Nullable Rejection check(Transaction tx, long chainId) {
    if (tx.chainId() != chainId && !(tx instanceof Transaction.Legacy && tx.chainId() == 0)) {
      return Rejection.WRONG_CHAIN_ID;
    }
    if (tx.nonce() == -1L) {
      return Rejection.NONCE_IS_MAX;
    }
    if (Long.compareUnsigned(tx.gasLimit(), GAS_LIMIT_MAX) > 0) {
      return Rejection.GAS_LIMIT_ABOVE_CAP;
    }
    if (maxCost(tx).subtract(tx.value().toBigInteger()).bitLength() > 256) {
      return Rejection.INSUFFICIENT_FUNDS; // no balance is that large
    }
    return checkContent(tx);
  }

  /// The part of [#check] that holds for simulated calls as well.
  static @Nullable Rejection checkContent(Transaction tx) {
    if (tx.fees().maxPriority().compareTo(tx.fees().max()) > 0) {
      return Rejection.PRIORITY_ABOVE_FEE_CAP;
    }
    if (tx.to() == null && tx.data().length > Gas.INIT_CODE_MAX) {
      return Rejection.INIT_CODE_TOO_LARGE;
    }
    var special =
        switch (tx) {
          case Transaction.Blob blob -> checkBlobs(blob);
          case Transaction.SetCode set -> checkSetCode(set);
          case Transaction.Legacy _, Transaction.AccessListed _, Transaction.DynamicFee _ -> null;
        };
    if (special != null) {
      return special;
    }
    var intrinsic = IntrinsicGas.of(tx);
    if (tx.gasLimit() < intrinsic.base()) {
      return Rejection.INTRINSIC_GAS_TOO_LOW;
    }
    return tx.gasLimit() < intrinsic.floor() ? Rejection.BELOW_FLOOR_GAS : null;
  }

  private static @Nullable Rejection checkBlobs(Transaction.Blob tx) {
    if (tx.to() == null) {
      return Rejection.BLOB_CREATION;
    }
    if (tx.blobHashes().isEmpty()) {
      return Rejection.NO_BLOBS;
    }
    if (tx.blobHashes().size() > BlobGas.TRANSACTION_MAX) {
      return Rejection.TOO_MANY_BLOBS;
    }
    for (Hash hash : tx.blobHashes()) {
      if (hash.at(0) != KZG_VERSION) {
        return Rejection.BLOB_HASH_VERSION;
      }
    }
    return null;
  }

  private static @Nullable Rejection checkSetCode(Transaction.SetCode tx) {
    if (tx.to() == null) {
      return Rejection.SET_CODE_CREATION;
    }
    return tx.authorizations().isEmpty() ? Rejection.NO_AUTHORIZATIONS : null;
  }

  /// What a transaction violates in this block; null if nothing.
  public static @Nullable Rejection checkFees(Transaction tx, BlockContext block) {
    if (tx.gasLimit() > block.gasLimit()) {
      return Rejection.BLOCK_GAS_EXCEEDED;
    }
    if (tx.fees().max().compareTo(block.baseFee()) < 0) {
      return Rejection.FEE_CAP_BELOW_BASE_FEE;
    }
    if (tx instanceof Transaction.Blob blob
        && blob.maxFeePerBlobGas().compareTo(block.blobBaseFee()) < 0) {
      return Rejection.BLOB_FEE_CAP_TOO_LOW;
    }
    return null;
  }

  /// What a transaction violates given its sender's nonce and code; null if nothing.
  public static @Nullable Rejection checkSender(Transaction tx, Address sender, WorldState state) {
    int order = Long.compareUnsigned(tx.nonce(), state.nonce(sender));
    if (order != 0) {
      return order < 0 ? Rejection.NONCE_TOO_LOW : Rejection.NONCE_TOO_HIGH;
    }
    return state.isExternallyOwned(sender) ? null : Rejection.SENDER_NOT_EOA;
  }

  /// Most wei the transaction can cost its sender, which must be there before it runs.
  public static BigInteger maxCost(Transaction tx) {
    var cost =
        tx.fees()
            .max()
            .toBigInteger()
            .multiply(BigInteger.valueOf(tx.gasLimit()))
            .add(tx.value().toBigInteger());
    return tx instanceof Transaction.Blob blob
        ? cost.add(blobFee(blob, blob.maxFeePerBlobGas()))
        : cost;
  }

  static BigInteger blobFee(Transaction tx, UInt256 price) {
    long blobGas = BlobGas.PER_BLOB * tx.blobHashes().size();
    return blobGas == 0
        ? BigInteger.ZERO
        : price.toBigInteger().multiply(BigInteger.valueOf(blobGas));
  }
}
