package org.openledger.core.flow;

/// The name under which a contributor is credited: a handle, a name or a source; 1 to 200
/// characters without control characters.
public record ContributorId(String value) implements Comparable<ContributorId> {
  /// Longest name.
  public static final int CHARS_MAX = 200;

  public ContributorId {
    if (value.isBlank()
        || value.length() > CHARS_MAX
        || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a contributor's name has 1 to 200 characters and no control characters");
    }
  }

  @Override
  public int compareTo(ContributorId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
