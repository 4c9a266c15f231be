package org.openledger.settle;

import java.util.List;
import org.openledger.core.money.Claimed;
import org.openledger.core.money.Settled;

/// The outcome of comparing tables, book and chain.
///
/// @param accounts accounts with earnings that were compared
/// @param earned everything earned by the latest computed epoch
/// @param claimed everything paid out on chain
/// @param differences what does not agree, for people; empty when all of it does
public record Reconciliation(
    int accounts, Settled earned, Claimed claimed, List<String> differences) {

  public Reconciliation {
    differences = List.copyOf(differences);
  }

  public boolean holds() {
    return differences.isEmpty();
  }
}
