package org.openledger.core.flow;

import org.openledger.core.hash.Hash;

/// A set of records that say the same thing, named by the commitment of the earliest of them.
public record ClusterId(Hash commitment) implements Comparable<ClusterId> {
  @Override
  public int compareTo(ClusterId other) {
    return commitment.compareTo(other.commitment);
  }

  @Override
  public String toString() {
    return commitment.toString();
  }
}
