package org.openledger.core.flow;

import java.util.Optional;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;

/// A closed epoch: the roots that were proposed on chain and the totals they carry.
///
/// @param epoch number, from 1
/// @param receipts what was paid in
/// @param ledgerRoot root over the lines, clusters and accounts tables
/// @param earnings what was ever allotted, this epoch included
/// @param transaction the proposal's transaction, once it is on chain
public record Settlement(
    long epoch, Receipts receipts, Hash ledgerRoot, Earnings earnings, Optional<Hash> transaction) {

  /// The receipts of an epoch.
  ///
  /// @param root root of the receipts table, whose sum is `fees`
  /// @param count number of receipts settled
  /// @param fees sum of their fees
  public record Receipts(Hash root, int count, Open fees) {}

  /// The earnings up to an epoch.
  ///
  /// @param root root of the cumulative earnings, whose sum is `cumulative`
  /// @param accounts number of accounts with earnings
  /// @param cumulative all that has ever been allotted
  public record Earnings(Hash root, int accounts, Open cumulative) {}

  public Settlement {
    assert epoch >= 1 : "epochs are numbered from 1, not " + epoch;
    assert receipts.count >= 0 && earnings.accounts >= 0 : "a count is negative";
  }

  /// The settlement as an object; amounts are decimal strings of smallest units.
  public Json toJson() {
    return Json.object()
        .put("epoch", epoch)
        .put("receiptsRoot", receipts.root.toString())
        .put("ledgerRoot", ledgerRoot.toString())
        .put("earningsRoot", earnings.root.toString())
        .put("receipts", receipts.count)
        .put("accounts", earnings.accounts)
        .put("fees", receipts.fees.units().toString())
        .put("cumulative", earnings.cumulative.units().toString())
        .put("transaction", transaction.map(hash -> Json.of(hash.toString())).orElse(Json.ofNull()))
        .build();
  }
}
