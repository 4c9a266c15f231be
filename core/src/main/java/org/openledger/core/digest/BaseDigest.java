package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// SHA-256 of a base model's weights.
public record BaseDigest(Hash value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
