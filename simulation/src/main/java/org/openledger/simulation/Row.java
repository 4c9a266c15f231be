package org.openledger.simulation;

import org.openledger.contribute.intake.Mapped;
import org.openledger.contribute.intake.RowMapping;
import org.openledger.contribute.record.Draft;
import org.openledger.core.json.Json;

/// A row that a contributor hands in.
///
/// @param id its name in the Datanet
/// @param contributor whose it is
/// @param licence under which; empty is refused
/// @param question what is asked
/// @param answer what is answered
record Row(String id, String contributor, String licence, String question, String answer) {
  /// The only licence that simulated Datanets take.
  static final String LICENCE = "MIT";

  /// How [#json] is read.
  static final RowMapping MAPPING =
      row -> {
        var id = row.get("id").text();
        return Mapped.of(
            new Draft(
                id,
                id,
                row.get("contributor").text(),
                row.get("licence").text(),
                row.get("question").text(),
                row.get("answer").text()));
      };

  /// Whether a Datanet takes it.
  boolean isGood() {
    return licence.equals(LICENCE);
  }

  /// The row as a line.
  String json() {
    return Json.object()
        .put("id", id)
        .put("contributor", contributor)
        .put("licence", licence)
        .put("question", question)
        .put("answer", answer)
        .build()
        .compact();
  }
}
