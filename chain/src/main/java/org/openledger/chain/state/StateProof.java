package org.openledger.chain.state;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Account;
import org.openledger.core.bytes.UInt256;

/// Proofs of an account and some of its slots against a state root (EIP-1186).
///
/// @param account the account, or null if the proof shows that there is none
/// @param nodes trie nodes from the state root towards the account
public record StateProof(@Nullable Account account, List<byte[]> nodes, List<Slot> slots) {
  /// A slot's value and the trie nodes from the storage root towards it.
  public record Slot(UInt256 key, UInt256 value, List<byte[]> nodes) {}
}
