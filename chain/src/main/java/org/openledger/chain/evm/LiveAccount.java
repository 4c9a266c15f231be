package org.openledger.chain.evm;

import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// An account that was touched, as it is now. Only [WorldState] changes it, and journals what it
/// does; the `..Transaction` fields work like those of [Slot].
final class LiveAccount {
  final Address address;

  /// Limbs of the address as a word, least significant first; the fourth is zero.
  final long a0;

  final long a1;
  final long a2;

  /// The account in the state below, null where there is none.
  final @Nullable Account base;

  long nonce;
  UInt256 balance;
  Hash codeHash;
  @Nullable Bytecode code;
  SlotTable slots = new SlotTable();
  @Nullable SlotTable transientSlots;

  /// Set where the storage of the state below does not count any more.
  boolean storageReplaced;

  /// Set once the account took part in a state change, so that it goes if it is empty (EIP-161).
  boolean touched;

  int warmTransaction;
  int createdTransaction;
  int destroyedTransaction;

  LiveAccount(Address address, @Nullable Account base) {
    this.address = address;
    long[] word = new long[4];
    Words.load(address.toWord(), 0, word, 0);
    a0 = word[0];
    a1 = word[1];
    a2 = word[2];
    this.base = base;
    nonce = base == null ? 0 : base.nonce();
    balance = base == null ? UInt256.ZERO : base.balance();
    codeHash = base == null ? Account.EMPTY_CODE_HASH : base.codeHash();
  }

  /// No nonce, no balance and no code (EIP-161): the same as not being there.
  boolean isEmpty() {
    return nonce == 0 && balance.isZero() && !hasCode();
  }

  boolean hasCode() {
    return !codeHash.equals(Account.EMPTY_CODE_HASH);
  }

  /// Whether the state below may hold storage of this account.
  boolean readsBaseStorage() {
    return !storageReplaced
        && base != null
        && !base.storageRoot().equals(Account.EMPTY_STORAGE_ROOT);
  }

  void pushAddress(long[] s, int x) {
    s[x] = a0;
    s[x + 1] = a1;
    s[x + 2] = a2;
    s[x + 3] = 0;
  }
}
