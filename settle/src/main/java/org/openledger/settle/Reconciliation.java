package org.openledger.settle;

import java.math.BigInteger;
import java.util.List;
import org.openledger.core.json.Json;

/// The outcome of comparing tables, book and chain.
///
/// @param accounts accounts with earnings that were compared
/// @param earned everything earned by the latest computed epoch
/// @param claimed everything paid out on chain
/// @param differences what does not agree, for people; empty when all of it does
public record Reconciliation(
    int accounts, BigInteger earned, BigInteger claimed, List<String> differences) {

  public Reconciliation {
    differences = List.copyOf(differences);
  }

  public boolean holds() {
    return differences.isEmpty();
  }

  public Json toJson() {
    return Json.object()
        .put("holds", holds())
        .put("accounts", accounts)
        .put("earned", earned.toString())
        .put("claimed", claimed.toString())
        .put("differences", Json.strings(differences))
        .build();
  }
}
