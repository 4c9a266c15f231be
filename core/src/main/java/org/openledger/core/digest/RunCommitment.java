package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// Keccak of a training run's canonical JSON; [#NONE] where a base answers alone.
public record RunCommitment(Hash value) {
  /// No training run.
  public static final RunCommitment NONE = new RunCommitment(Hash.ZERO);

  @Override
  public String toString() {
    return value.toString();
  }
}
