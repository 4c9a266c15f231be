package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// Keccak of the canonical JSON of an answer's attribution.
public record AttributionCommitment(Hash value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
