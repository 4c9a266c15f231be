package org.openledger.chain.vectors;

import java.util.List;

/// What came of running a file of vectors.
///
/// @param present cases in the file
/// @param failures cases that did not pass, in order of the file's entries
public record VectorReport(int present, List<Failure> failures) {
  /// A case that did not pass, and how its outcome differs.
  public record Failure(String name, String reason) {}

  public VectorReport {
    failures = List.copyOf(failures);
  }

  /// Cases that passed.
  public int passed() {
    return present - failures.size();
  }
}
