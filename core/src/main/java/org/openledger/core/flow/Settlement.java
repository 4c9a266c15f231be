package org.openledger.core.flow;

import java.util.Optional;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;

/// A closed epoch: the roots that were proposed on chain and the totals they carry.
///
/// @param epoch number, from 1
/// @param receiptsRoot root of the receipts table, whose sum is `fees`
/// @param ledgerRoot root over the lines, clusters and accounts tables
/// @param earningsRoot root of the cumulative earnings, whose sum is `cumulative`
/// @param receipts number of receipts settled
/// @param accounts number of accounts with earnings
/// @param fees sum of the fees of this epoch
/// @param cumulative all that has ever been allotted, this epoch included
/// @param transaction the proposal's transaction, once it is on chain
public record Settlement(
    long epoch,
    Hash receiptsRoot,
    Hash ledgerRoot,
    Hash earningsRoot,
    int receipts,
    int accounts,
    Open fees,
    Open cumulative,
    Optional<Hash> transaction) {

  /// The settlement as an object; amounts are decimal strings of smallest units.
  public Json toJson() {
    return Json.object()
        .put("epoch", epoch)
        .put("receiptsRoot", receiptsRoot.toString())
        .put("ledgerRoot", ledgerRoot.toString())
        .put("earningsRoot", earningsRoot.toString())
        .put("receipts", receipts)
        .put("accounts", accounts)
        .put("fees", fees.units().toString())
        .put("cumulative", cumulative.units().toString())
        .put("transaction", transaction.map(hash -> Json.of(hash.toString())).orElse(Json.ofNull()))
        .build();
  }
}
