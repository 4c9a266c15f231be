package org.openledger.node;

import java.math.BigInteger;
import java.util.List;

/// The outcome of comparing what was earned, what the book says and what the chain has paid.
///
/// @param accounts accounts with earnings that were compared
/// @param earned all that was earned by the latest computed epoch, in 10^-18 OPEN
/// @param claimed all that was paid out on chain, in 10^-18 OPEN
/// @param differences what does not agree, for people; empty when all of it does
public record ReconciliationReport(
    int accounts, BigInteger earned, BigInteger claimed, List<String> differences) {
  public ReconciliationReport {
    differences = List.copyOf(differences);
  }

  /// Whether all of it agrees.
  public boolean holds() {
    return differences.isEmpty();
  }
}
