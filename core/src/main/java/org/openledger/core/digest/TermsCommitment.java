package org.openledger.core.digest;

import java.nio.charset.StandardCharsets;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;

/// Keccak-256 of the canonical JSON of the terms by which a fee is divided.
public record TermsCommitment(Hash value) {
  /// The commitment to terms, a JSON object.
  public static TermsCommitment of(Json terms) {
    return new TermsCommitment(Keccak.hash256(terms.canonical().getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
