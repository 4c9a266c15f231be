package org.openledger.core.flow;

import java.nio.charset.StandardCharsets;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// The name of a Datanet: lower-case letters, digits and hyphens, at most 63 characters.
public record DatanetId(String value) implements Comparable<DatanetId> {
  public DatanetId {
    if (!value.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          "a Datanet id is 1 to 63 lower-case letters, digits and hyphens, not \"" + value + "\"");
    }
  }

  /// The identifier on chain: keccak of the name.
  public Hash key() {
    return Keccak.hash256(value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int compareTo(DatanetId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
