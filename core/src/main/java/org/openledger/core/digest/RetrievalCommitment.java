package org.openledger.core.digest;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;

/// Commitment to what was retrieved for an answer; [#NONE] where nothing was.
public record RetrievalCommitment(Hash value) {
  /// Nothing was retrieved.
  public static final RetrievalCommitment NONE = new RetrievalCommitment(Hash.ZERO);

  /// The commitment to what was retrieved: keccak of its canonical JSON.
  public static RetrievalCommitment of(Json retrieval) {
    return new RetrievalCommitment(Keccak.hash256(retrieval.canonical().getBytes(UTF_8)));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
