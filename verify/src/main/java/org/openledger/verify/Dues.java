package org.openledger.verify;

import java.util.List;
import java.util.Optional;
import org.openledger.core.json.Json;
import org.openledger.tally.split.FeeTerms;
import org.openledger.tally.split.Line;

/// What a bundle says of the money: by what the fee was divided, how, and where it is settled.
///
/// @param terms the terms that the receipt commits to
/// @param lines who was said to get what
/// @param inclusion where the receipt is in its epoch's table, once the epoch is closed
public record Dues(FeeTerms terms, List<Line> lines, Optional<Inclusion> inclusion) {
  /// More than any answer is divided into.
  private static final int LINES_MAX = 1_024;

  public Dues {
    lines = List.copyOf(lines);
    if (lines.size() > LINES_MAX) {
      throw new IllegalArgumentException("a fee divided into " + lines.size() + " lines");
    }
  }

  Json toJson() {
    var json =
        Json.object()
            .put("terms", terms.toJson())
            .put("lines", lines.stream().map(LineJson::of).toList());
    inclusion.ifPresent(place -> json.put("inclusion", place.toJson()));
    return json.build();
  }

  static Dues fromJson(Json json) {
    return new Dues(
        FeeTerms.fromJson(json.get("terms")),
        json.get("lines").items().stream().map(LineJson::read).toList(),
        json.find("inclusion").map(Inclusion::fromJson));
  }
}
