package org.openledger.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.Verification;

/// What checking some receipts found.
///
/// @param receipts each receipt, in the order of checking
public record VerifyReport(List<Item> receipts) {
  public VerifyReport {
    receipts = List.copyOf(receipts);
    assert !receipts.isEmpty() : "a report of no receipt reads as if all of them held";
  }

  /// One receipt.
  ///
  /// @param receipt its id, or the file that holds no readable bundle
  /// @param verification every check of it
  public record Item(String receipt, Verification verification) {
    /// A receipt that could not be checked.
    ///
    /// @param link what failed: `bundle` or `model`
    static Item unchecked(String receipt, String link, String reason) {
      var failed = new Verification.Check(link, false, reason);
      return new Item(receipt, new Verification(List.of(failed)));
    }

    Json toJson() {
      Optional<Verification.Check> failure = verification.firstFailure();
      return Json.object()
          .put("receipt", receipt)
          .put("holds", verification.holds())
          .put("firstFailure", failure.map(check -> Json.of(check.name())).orElse(Json.ofNull()))
          .put("detail", failure.map(check -> Json.of(check.detail())).orElse(Json.ofNull()))
          .build();
    }
  }

  /// How many receipts do not hold.
  public int failed() {
    return (int) receipts.stream().filter(item -> !item.verification().holds()).count();
  }

  /// How many hold.
  public int verified() {
    return receipts.size() - failed();
  }

  /// The report as an object: `verified`, `failed`, and every receipt with what failed first.
  public Json toJson() {
    var items = new ArrayList<Json>();
    receipts.forEach(item -> items.add(item.toJson()));
    return Json.object()
        .put("verified", verified())
        .put("failed", failed())
        .put("receipts", items)
        .build();
  }
}
