package org.openledger.node;

import java.util.List;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;

/// An adapter that answers, and how it came about.
///
/// @param id its name and version
/// @param heldOutBefore held-out loss of the base alone, nats per token
/// @param adapterDigest SHA-256 of its weights
/// @param heldOutAfter held-out loss with the adapter, nats per token
/// @param snapshots what it was trained on
/// @param card how well its attribution was measured
public record ModelSummary(
    ModelId id,
    double heldOutBefore,
    AdapterDigest adapterDigest,
    double heldOutAfter,
    List<SnapshotRef> snapshots,
    Document card) {
  public ModelSummary {
    snapshots = List.copyOf(snapshots);
  }
}
