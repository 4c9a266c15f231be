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
  private static final String SEQUENCE =
      "a node counts on from the highest number recorded, and so signs the numbers of receipts"
          + " again that were signed and not recorded when it was killed";

  /// All of it.
  static final List<Known> NOT_YET =
      List.of(
          new Known(
              Invariant.SEQUENCES_ARE_SIGNED_ONCE,
              "number \\d+ was signed for .* and for .*",
              SEQUENCE),
          new Known(
              Invariant.ANSWERS_ARE_RIGHT,
              ".*an own receipt was refused: sequence: number \\d+ is taken.*",
              SEQUENCE));

  /// The entry that a broken invariant falls under, if one does.
  static Optional<Known> of(Invariant invariant, String message) {
    return NOT_YET.stream()
        .filter(known -> known.invariant == invariant && message.matches(known.message))
        .findFirst();
  }
}
