package org.openledger.chain.tx;

/// Why a transaction may not be included in a block.
public enum Rejection {
  /// The bytes are not the strict encoding of a transaction of type 0 to 4.
  MALFORMED("malformed transaction"),
  /// r, s or v out of range, or no public key fits.
  INVALID_SIGNATURE("invalid signature"),
  WRONG_CHAIN_ID("invalid chain id for signer"),
  NONCE_TOO_LOW("nonce too low"),
  NONCE_TOO_HIGH("nonce too high"),
  /// The nonce has reached 2^64-1 (EIP-2681).
  NONCE_IS_MAX("nonce has max value"),
  /// The sender has code that is no EIP-7702 delegation (EIP-3607).
  SENDER_NOT_EOA("sender not an eoa"),
  /// Balance below value + gas limit * fee cap + blob fee cap.
  INSUFFICIENT_FUNDS("insufficient funds for gas * price + value"),
  INTRINSIC_GAS_TOO_LOW("intrinsic gas too low"),
  /// Gas limit below the calldata floor (EIP-7623).
  BELOW_FLOOR_GAS("insufficient gas for floor data gas cost"),
  /// Gas limit above 16,777,216 (EIP-7825).
  GAS_LIMIT_ABOVE_CAP("transaction gas limit too high"),
  /// Gas limit above what the block has left.
  BLOCK_GAS_EXCEEDED("exceeds block gas limit"),
  /// Longer than what the block has left (EIP-7934).
  BLOCK_SIZE_EXCEEDED("exceeds block size limit"),
  FEE_CAP_BELOW_BASE_FEE("max fee per gas less than block base fee"),
  PRIORITY_ABOVE_FEE_CAP("max priority fee per gas higher than max fee per gas"),
  INIT_CODE_TOO_LARGE("max initcode size exceeded"),
  BLOB_FEE_CAP_TOO_LOW("max fee per blob gas less than block blob gas fee"),
  NO_BLOBS("blob transaction missing blob hashes"),
  TOO_MANY_BLOBS("too many blobs in transaction"),
  /// More blobs than the block has left (EIP-7691, 7892).
  BLOCK_BLOBS_EXCEEDED("exceeds block blob limit"),
  BLOB_HASH_VERSION("blob hash version mismatch"),
  BLOB_CREATION("blob transaction of type create"),
  NO_AUTHORIZATIONS("set code transaction must have at least one authorization tuple"),
  SET_CODE_CREATION("set code transaction must not be a create transaction");

  private final String message;

  Rejection(String message) {
    this.message = message;
  }

  /// The sentence RPC clients see.
  public String message() {
    return message;
  }

  /// Whether a later block may have the room that this one lacks.
  public boolean isForLackOfRoom() {
    return this == BLOCK_GAS_EXCEEDED
        || this == BLOCK_SIZE_EXCEEDED
        || this == BLOCK_BLOBS_EXCEEDED;
  }
}
