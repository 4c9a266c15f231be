package org.openledger.core.digest;

import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;

/// SHA-256 of an answer's UTF-8 text.
public record AnswerHash(Hash value) {
  /// The hash of a text.
  public static AnswerHash of(String text) {
    return new AnswerHash(Sha256.digest(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
