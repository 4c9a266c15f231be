package org.openledger.contribute;

import org.openledger.core.bytes.Hash;
import org.openledger.core.merkle.MerkleProof;

/// That a commitment is in a snapshot.
public record InclusionProof(Hash commitment, MerkleProof path, Hash root) {
  /// Whether the path leads from the commitment to the root.
  public boolean verify() {
    return path.verify(commitment.bytes(), root);
  }
}
