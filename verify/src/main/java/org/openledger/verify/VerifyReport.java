package org.openledger.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.Verification.Check;

/// What checking some receipts found.
///
/// @param receipts each receipt, in the order of checking
public record VerifyReport(List<Item> receipts) {
  public VerifyReport {
    receipts = List.copyOf(receipts);
    assert !receipts.isEmpty() : "a report of no receipt reads as if all of them held";
  }

  /// What is known of a receipt.
  public enum Verdict {
    /// Everything agrees, with what is registered too.
    VERIFIED,
    /// Everything agrees that a bundle can prove by itself: who signed it, and whether what was
    /// paid is the price, nobody was asked.
    ORIGIN_NOT_CHECKED,
    /// Something does not agree.
    FAILED
  }

  /// One receipt.
  ///
  /// @param receipt its id, or the file that holds no readable bundle
  /// @param steps every check of it, by step
  /// @param roots what was trusted, if anything was
  public record Item(String receipt, List<Checker.Step> steps, Optional<String> roots) {
    public Item {
      steps = List.copyOf(steps);
      assert steps.stream().anyMatch(step -> !step.checks().isEmpty()) : "nothing was checked";
    }

    /// A receipt that could not be checked.
    ///
    /// @param link what failed: `bundle` or `model`
    static Item unchecked(String receipt, String link, String reason) {
      var failed = new Checker.Step("reading", List.of(new Check(link, false, reason)));
      return new Item(receipt, List.of(failed), Optional.empty());
    }

    /// The first field or link that does not hold.
    Optional<Check> firstFailure() {
      return steps.stream()
          .flatMap(step -> step.checks().stream())
          .filter(check -> !check.holds())
          .findFirst();
    }

    public Verdict verdict() {
      if (firstFailure().isPresent()) {
        return Verdict.FAILED;
      }
      return roots.isPresent() ? Verdict.VERIFIED : Verdict.ORIGIN_NOT_CHECKED;
    }

    Json toJson() {
      Optional<Check> failure = firstFailure();
      return Json.object()
          .put("receipt", receipt)
          .put("verdict", word(verdict()))
          .put("roots", roots.map(Json::of).orElse(Json.ofNull()))
          .put("firstFailure", failure.map(check -> Json.of(check.name())).orElse(Json.ofNull()))
          .put("detail", failure.map(check -> Json.of(check.detail())).orElse(Json.ofNull()))
          .build();
    }
  }

  static String word(Verdict verdict) {
    return switch (verdict) {
      case VERIFIED -> "verified";
      case ORIGIN_NOT_CHECKED -> "re-executed, origin not checked";
      case FAILED -> "failed";
    };
  }

  /// How many receipts came out like that.
  public int count(Verdict verdict) {
    return (int) receipts.stream().filter(item -> item.verdict() == verdict).count();
  }

  /// The report as an object: how many came out how, and every receipt with what failed first.
  public Json toJson() {
    var items = new ArrayList<Json>();
    receipts.forEach(item -> items.add(item.toJson()));
    return Json.object()
        .put("verified", count(Verdict.VERIFIED))
        .put("originNotChecked", count(Verdict.ORIGIN_NOT_CHECKED))
        .put("failed", count(Verdict.FAILED))
        .put("receipts", items)
        .build();
  }
}
