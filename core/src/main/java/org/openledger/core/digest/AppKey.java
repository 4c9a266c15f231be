package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// The key under which an app is registered; [#NONE] where nobody stood between.
public record AppKey(Hash value) {
  /// No app.
  public static final AppKey NONE = new AppKey(Hash.ZERO);

  @Override
  public String toString() {
    return value.toString();
  }
}
