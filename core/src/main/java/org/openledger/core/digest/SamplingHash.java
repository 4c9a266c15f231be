package org.openledger.core.digest;

import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;

/// SHA-256 of the canonical JSON of the sampling settings.
public record SamplingHash(Hash value) {
  /// The hash of sampling settings, a JSON object.
  public static SamplingHash of(Json settings) {
    return new SamplingHash(Sha256.digest(settings.canonical()));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
