package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// SHA-256 of an adapter's config; [#NONE] where a base answers alone.
public record AdapterConfigDigest(Hash value) {
  /// No adapter.
  public static final AdapterConfigDigest NONE = new AdapterConfigDigest(Hash.ZERO);

  @Override
  public String toString() {
    return value.toString();
  }
}
