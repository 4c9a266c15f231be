package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// Merkle root over the digests of a training run's parameters after each step.
public record StateRoot(Hash value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
