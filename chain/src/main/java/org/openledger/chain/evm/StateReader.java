package org.openledger.chain.evm;

import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// The state of the chain after one block, read-only: what a [WorldState] is laid over.
public interface StateReader {
  /// The account at `address`, or null where there is none.
  @Nullable Account account(Address address);

  /// The code with this hash; only asked for hashes that an account of this state carries.
  byte[] code(Hash codeHash);

  /// The value of a storage slot; zero where nothing was written.
  UInt256 storage(Address address, UInt256 key);
}
