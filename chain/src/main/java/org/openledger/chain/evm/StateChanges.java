package org.openledger.chain.evm;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// What a run of transactions changed in the state below it, accounts and slots in ascending order.
///
/// @param accounts accounts whose fields or storage differ, ascending by address
/// @param codes code installed that the state below may not hold, ascending by hash
public record StateChanges(List<AccountChange> accounts, List<CodeEntry> codes) {
  /// One changed account.
  ///
  /// @param fields the account after the change, or null if it is gone together with its storage
  /// @param storage slots that changed, ascending by key; a zero value removes the slot
  public record AccountChange(
      Address address, @Nullable AccountFields fields, List<StorageWrite> storage) {}

  /// The fields of an account that do not depend on its storage trie.
  public record AccountFields(long nonce, UInt256 balance, Hash codeHash) {}

  /// A new value of a storage slot; zero removes the slot.
  public record StorageWrite(UInt256 key, UInt256 value) {}

  /// Code and its keccak-256.
  public record CodeEntry(Hash hash, byte[] code) {}
}
