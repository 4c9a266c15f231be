package org.openledger.contribute.record;

import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.MerkleProof;

/// That a commitment is in a snapshot.
public record InclusionProof(Hash commitment, MerkleProof path, Hash root) {
  /// Whether the path leads from the commitment to the root.
  public boolean verify() {
    return path.verify(commitment.bytes(), root);
  }
}
