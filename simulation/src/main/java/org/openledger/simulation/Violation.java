package org.openledger.simulation;

import java.util.List;

/// An invariant that a simulation broke, with all that is needed to see it again.
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  /// A violation at the last line of a trace.
  Violation(long seed, String what, List<String> trace) {
    super(
        "seed %d: %s%nagain with -D%s=%d%n%s"
            .formatted(seed, what, Seeds.SEED, seed, String.join("\n", trace)));
  }
}
