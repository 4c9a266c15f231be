package org.openledger.simulation;

import java.util.List;
import java.util.Optional;

/// What is known to be broken and not mended yet. It is still checked and counted; it does not end
/// a simulation. A test fails once an entry is not met any more.
///
/// @param invariant what is broken
/// @param message what the message says, as a pattern
/// @param reason why
record Known(Invariant invariant, String message, String reason) {
  /// All of it.
  static final List<Known> NOT_YET = List.of();

  /// The entry that a broken invariant falls under, if one does.
  static Optional<Known> of(Invariant invariant, String message) {
    return NOT_YET.stream()
        .filter(known -> known.invariant == invariant && message.matches(known.message))
        .findFirst();
  }
}
