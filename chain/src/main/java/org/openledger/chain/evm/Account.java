package org.openledger.chain.evm;

import org.openledger.core.bytes.UInt256;
import org.openledger.core.hash.Hash;

/// An account as the state trie holds it: nonce, balance, code hash and storage root.
public record Account(long nonce, UInt256 balance, Hash codeHash, Hash storageRoot) {
  /// keccak-256 of no bytes: the code hash of an account without code.
  public static final Hash EMPTY_CODE_HASH =
      Hash.parse("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");

  /// Root of the trie without entries: the storage root of an account without storage.
  public static final Hash EMPTY_STORAGE_ROOT =
      Hash.parse("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

  /// An account that never signed a transaction, holding `balance` and nothing else.
  public static Account ofBalance(UInt256 balance) {
    return new Account(0, balance, EMPTY_CODE_HASH, EMPTY_STORAGE_ROOT);
  }

  /// Whether the account is empty in the sense of EIP-161: no nonce, no balance, no code.
  public boolean isEmpty() {
    return nonce == 0 && balance.equals(UInt256.ZERO) && codeHash.equals(EMPTY_CODE_HASH);
  }
}
