package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// SHA-256 of a base's `tokenizer.json`.
public record TokenizerDigest(Hash value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
