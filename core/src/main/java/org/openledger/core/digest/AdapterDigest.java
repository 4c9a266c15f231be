package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// SHA-256 of an adapter's weights; [#NONE] where a base answers alone.
public record AdapterDigest(Hash value) {
  /// No adapter.
  public static final AdapterDigest NONE = new AdapterDigest(Hash.ZERO);

  @Override
  public String toString() {
    return value.toString();
  }
}
