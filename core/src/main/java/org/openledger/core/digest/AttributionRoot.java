package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// Root of an adapter's attribution store and card; [#NONE] where a base answers alone.
public record AttributionRoot(Hash value) {
  /// No attribution store.
  public static final AttributionRoot NONE = new AttributionRoot(Hash.ZERO);

  @Override
  public String toString() {
    return value.toString();
  }
}
