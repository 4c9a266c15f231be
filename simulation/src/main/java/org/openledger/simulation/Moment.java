package org.openledger.simulation;

import java.util.Set;

/// A step that was taken, and what was the case before and after it.
///
/// @param before what was the case
/// @param now what is the case
/// @param promises what clients were told until now
/// @param step what was done
record Moment(Facts before, Facts now, Promises promises, Step step) {

  /// How an operation ended.
  enum Ending {
    DONE,
    REFUSED,
    KILLED,
    /// Otherwise than it may.
    WRONG
  }

  /// What was done.
  ///
  /// @param text the operation
  /// @param ending how it ended
  /// @param said what the client was told, or where the process died
  /// @param together names of what is made together
  /// @param differences what a reconciliation after a closed epoch found
  record Step(String text, Ending ending, String said, Set<String> together, String differences) {
    Step {
      together = Set.copyOf(together);
    }
  }
}
