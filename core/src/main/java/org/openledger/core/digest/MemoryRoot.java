package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// Merkle root of the memory that a model answers from; [#NONE] where it has none.
public record MemoryRoot(Hash value) {
  /// No memory.
  public static final MemoryRoot NONE = new MemoryRoot(Hash.ZERO);

  @Override
  public String toString() {
    return value.toString();
  }
}
