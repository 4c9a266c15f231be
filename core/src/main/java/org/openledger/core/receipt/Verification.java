package org.openledger.core.receipt;

import java.util.List;
import java.util.Optional;
import org.openledger.core.json.Json;

/// The outcome of checking a receipt: every check in order, each with the link it holds to.
public record Verification(List<Check> checks) {

  /// One field or link of the receipt.
  ///
  /// @param name the field or link, such as `answer` or `signature`
  /// @param detail what was compared, for people
  public record Check(String name, boolean holds, String detail) {}

  public Verification {
    checks = List.copyOf(checks);
    assert !checks.isEmpty() : "a verification that checked nothing holds for anything";
  }

  /// Whether everything holds.
  public boolean holds() {
    return firstFailure().isEmpty();
  }

  /// The first field or link that does not hold.
  public Optional<Check> firstFailure() {
    return checks.stream().filter(check -> !check.holds).findFirst();
  }

  public Json toJson() {
    List<Json> items =
        checks.stream()
            .map(check ->
                Json.object()
                    .put("check", check.name)
                    .put("holds", check.holds)
                    .put("detail", check.detail)
                    .build())
            .toList();
    return Json.object().put("holds", holds()).put("checks", items).build();
  }
}
