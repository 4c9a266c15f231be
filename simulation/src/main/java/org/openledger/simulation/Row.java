package org.openledger.simulation;

import org.openledger.core.json.Json;
import org.openledger.node.RowFormat;

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

  /// What [#json] is.
  static final RowFormat FORMAT = new RowFormat.QuestionAnswer();

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
