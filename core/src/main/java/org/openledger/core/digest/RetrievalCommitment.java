package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// Commitment to what was retrieved for an answer; [#NONE] where nothing was.
public record RetrievalCommitment(Hash value) {
  /// Nothing was retrieved.
  public static final RetrievalCommitment NONE = new RetrievalCommitment(Hash.ZERO);

  @Override
  public String toString() {
    return value.toString();
  }
}
