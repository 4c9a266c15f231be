package org.openledger.memory;

import java.util.List;
import org.openledger.core.fault.Fault;
import org.openledger.core.json.Json;
import org.openledger.memory.credit.Alignment;
import org.openledger.memory.credit.Origins;
import org.openledger.memory.gate.Calibrating;
import org.openledger.memory.gate.Calibration;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;

/// How a memory decides and divides, fitted when it is made.
///
/// @param gate when an answer is given
/// @param alignment whose a sentence is
record Rules(Calibration gate, Alignment alignment) {
  /// Of what is drawn to calibrate an alignment.
  private static final long SEED = 1;

  /// Fits them to a memory.
  static Rules fit(Memory memory, List<Remembered> records) {
    return new Rules(
        Calibrating.fit(records, memory),
        org.openledger.memory.credit.Calibration.of(Origins.of(records), SEED));
  }

  Json toJson() {
    return Json.object().put("gate", gate.toJson()).put("alignment", alignment.toJson()).build();
  }

  /// Whether this program reads and would make such rules.
  static boolean areOfThisVersion(Json json) {
    try {
      fromJson(json);
      return true;
    } catch (Fault | IllegalArgumentException _) {
      return false;
    }
  }

  static Rules fromJson(Json json) {
    return new Rules(
        Calibration.fromJson(json.get("gate")), Alignment.fromJson(json.get("alignment")));
  }
}
