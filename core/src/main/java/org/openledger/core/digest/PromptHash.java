package org.openledger.core.digest;

import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;

/// SHA-256 of the canonical JSON of the messages that were asked.
public record PromptHash(Hash value) {
  /// The hash of a conversation, the JSON array of its messages.
  public static PromptHash of(Json messages) {
    return new PromptHash(Sha256.digest(messages.canonical()));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
