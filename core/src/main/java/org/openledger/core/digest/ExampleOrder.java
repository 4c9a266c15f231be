package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// Keccak over the indices of a training run's examples in the order of their use.
public record ExampleOrder(Hash value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
