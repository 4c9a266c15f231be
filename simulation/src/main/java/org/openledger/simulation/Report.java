package org.openledger.simulation;

import java.util.List;
import java.util.Set;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;

/// What a simulation did.
///
/// @param seed where all of it follows from
/// @param trace a line for every step
/// @param kills how often a process died
/// @param known what was met that is known to be broken
record Report(long seed, List<String> trace, int kills, Set<Known> known) {
  Report {
    trace = List.copyOf(trace);
    known = Set.copyOf(known);
  }

  /// Digest of the trace: equal for equal courses.
  Hash digest() {
    return Sha256.digest(String.join("\n", trace));
  }
}
