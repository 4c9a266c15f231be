package org.openledger.chain.state;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Account;
import org.openledger.chain.evm.StateChanges.CodeEntry;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// Changes laid over the head state, with the root they lead to, not stored yet.
public final class StateUpdate {
  /// An account before and after; null where there is none.
  record Change(
      Address address, @Nullable Account before, @Nullable Account after, List<Slot> slots) {}

  /// A storage slot before and after.
  record Slot(UInt256 key, UInt256 before, UInt256 after) {}

  final List<Change> changes;
  final List<CodeEntry> codes;
  final Trie accounts;
  final Map<Address, Trie> storages;

  StateUpdate(
      List<Change> changes, List<CodeEntry> codes, Trie accounts, Map<Address, Trie> storages) {
    this.changes = changes;
    this.codes = codes;
    this.accounts = accounts;
    this.storages = storages;
  }

  /// The state root after the changes.
  public Hash root() {
    return accounts.root();
  }
}
