package org.openledger.core.flow;

import java.util.List;
import org.openledger.core.hash.Hash;

/// An immutable version of a Datanet: what a training run may use and who shares in each cluster.
///
/// @param ref Datanet, version and Merkle root
/// @param commitments record commitments in order; the leaves of the root
/// @param members member table of every cluster, by cluster id
/// @param manifest SHA-256 of the Croissant document that describes it
public record Snapshot(
    SnapshotRef ref, List<Hash> commitments, List<ClusterMembers> members, Hash manifest) {
  public Snapshot {
    commitments = List.copyOf(commitments);
    members = List.copyOf(members);
  }
}
