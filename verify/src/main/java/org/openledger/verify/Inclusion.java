package org.openledger.verify;

import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.merkle.MerkleSumProof;
import org.openledger.core.merkle.SumNode;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.tally.epoch.EpochRows;

/// Where a receipt is in the table of its epoch's receipts.
///
/// @param path from its row up to the root
/// @param fees what all receipts of the epoch sum to
public record Inclusion(MerkleSumProof path, Open fees) {
  /// Levels of a tree of as many leaves as an int can count.
  private static final int LEVELS_MAX = 32;

  /// Whether a receipt is in the table with a root.
  boolean leadsTo(Hash root, UsageReceipt receipt) {
    var row =
        new EpochRows.ReceiptRow(
            receipt.id(), receipt.signedHash(), receipt.body().total().units());
    return path.verify(row.leaf().data(), row.fee(), new SumNode(root, fees.units()));
  }

  Json toJson() {
    return Json.object()
        .put("index", path.index())
        .put("width", path.width())
        .put("siblings", path.siblings().stream().map(Inclusion::node).toList())
        .put("fees", fees.units().toString())
        .build();
  }

  private static Json node(SumNode node) {
    return Json.object()
        .put("hash", node.hash().toString())
        .put("sum", node.sum().toString())
        .build();
  }

  static Inclusion fromJson(Json json) {
    List<Json> siblings = json.get("siblings").items();
    if (siblings.size() > LEVELS_MAX) {
      throw new IllegalArgumentException("a path of " + siblings.size() + " levels");
    }
    return new Inclusion(
        new MerkleSumProof(
            json.get("index").asInt(),
            json.get("width").asInt(),
            siblings.stream()
                .map(node ->
                    new SumNode(Hash.parse(node.get("hash").text()), node.get("sum").integerText()))
                .toList()),
        new Open(json.get("fees").integerText()));
  }
}
