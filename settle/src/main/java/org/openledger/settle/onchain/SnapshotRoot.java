package org.openledger.settle.onchain;

import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;

/// What the chain knows of a snapshot.
///
/// @param records how many records it has
/// @param manifest digest of what describes them
public record SnapshotRoot(SnapshotRef ref, long records, Hash manifest) {
  public SnapshotRoot {
    assert records > 0 : ref + " has no records";
  }
}
