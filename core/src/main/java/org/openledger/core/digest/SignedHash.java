package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// Keccak of a receipt's id and its signature: the leaf of an epoch's receipts table.
public record SignedHash(Hash value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
