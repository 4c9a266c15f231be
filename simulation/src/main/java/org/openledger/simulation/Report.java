package org.openledger.simulation;

import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;

/// What a simulation did.
///
/// @param seed where all of it follows from
/// @param trace a line for every step
/// @param kills how often a process died
record Report(long seed, List<String> trace, int kills) {
  Report {
    trace = List.copyOf(trace);
  }

  /// Digest of the trace: equal for equal courses.
  Hash digest() {
    return Sha256.digest(String.join("\n", trace));
  }
}
