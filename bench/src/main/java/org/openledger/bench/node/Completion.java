package org.openledger.bench.node;

import java.util.Optional;
import org.openledger.core.json.Json;

/// What a node answered to a question, whole or as the last event of a stream.
///
/// @param json the body as it came
public record Completion(Json json) {
  /// The member with what is OpenLedger's own.
  public static final String SUMMARY = "openledger";

  /// Its receipt; what no record answers costs nothing and has none.
  public Optional<String> receipt() {
    var summary = json.get(SUMMARY);
    return summary.get("answered").bool()
        ? Optional.of(summary.get("receipt").text())
        : Optional.empty();
  }

  /// What it says, where it came whole.
  public String text() {
    return json.get("choices").items().getFirst().get("message").get("content").text();
  }
}
