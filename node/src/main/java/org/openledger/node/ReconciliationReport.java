package org.openledger.node;

import java.util.List;
import org.openledger.core.money.Claimed;
import org.openledger.core.money.Settled;

/// The outcome of comparing what was earned, what the book says and what the chain has paid.
///
/// @param accounts accounts with earnings that were compared
/// @param earned all that was earned by the latest computed epoch
/// @param claimed all that was paid out on chain
/// @param differences what does not agree, for people; empty when all of it does
public record ReconciliationReport(
    int accounts, Settled earned, Claimed claimed, List<String> differences) {
  public ReconciliationReport {
    differences = List.copyOf(differences);
  }

  /// Whether all of it agrees.
  public boolean holds() {
    return differences.isEmpty();
  }
}
