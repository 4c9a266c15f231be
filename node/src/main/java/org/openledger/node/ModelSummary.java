package org.openledger.node;

import java.util.List;
import java.util.Optional;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;

/// A model that answers from somebody's data, and how it came about.
///
/// @param id its name and version
/// @param adapted what was learnt, where it has an adapter
/// @param memory root of the memory that it answers from; none where it has an adapter alone
/// @param snapshots what it was trained on, or answers from
/// @param card how well it was measured
public record ModelSummary(
    ModelId id,
    Optional<Adapted> adapted,
    MemoryRoot memory,
    List<SnapshotRef> snapshots,
    Document card) {
  public ModelSummary {
    snapshots = List.copyOf(snapshots);
  }

  /// Whether it answers by quoting records.
  public boolean remembers() {
    return !memory.equals(MemoryRoot.NONE);
  }

  /// An adapter.
  ///
  /// @param heldOutBefore held-out loss of the base alone, nats per token
  /// @param digest SHA-256 of its weights
  /// @param heldOutAfter held-out loss with the adapter, nats per token
  public record Adapted(double heldOutBefore, AdapterDigest digest, double heldOutAfter) {}
}
