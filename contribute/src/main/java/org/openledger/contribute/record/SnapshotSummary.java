package org.openledger.contribute.record;

import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.store.BlobId;

/// An immutable version of a Datanet in brief: what the chain anchors and what is published.
///
/// @param ref Datanet, version and the Merkle root over the record commitments in their order; leaf
///   data is the commitment
/// @param membersRoot Merkle root over the clusters' member tables, by cluster id
/// @param manifest JSON Lines with every position's commitment, cluster, contributor, licence and
///   split, then every cluster's member table: all that is published, and no text
/// @param croissant the MLCommons Croissant description of the manifest
public record SnapshotSummary(
    SnapshotRef ref, Hash membersRoot, BlobId manifest, Statistics statistics, BlobId croissant) {}
