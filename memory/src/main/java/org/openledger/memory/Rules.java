package org.openledger.memory;

import java.util.List;
import java.util.Optional;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.json.Json;
import org.openledger.memory.credit.Alignment;
import org.openledger.memory.credit.Origins;
import org.openledger.memory.gate.Calibrating;
import org.openledger.memory.gate.Calibration;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;

/// How a memory decides and divides: fitted to its own records, or kept from an earlier snapshot of
/// them, which they name. So whoever has that snapshot can fit them again.
///
/// @param gate when an answer is given
/// @param alignment whose a sentence is
/// @param kept the snapshots they were fitted to, where these are not the memory's own; none where
///   they were fitted to nothing yet
record Rules(Calibration gate, Alignment alignment, Optional<List<SnapshotRef>> kept) {
  /// What nobody has fitted yet decides by what other Datanets know.
  static final Rules UNFITTED =
      new Rules(Calibrating.unfitted(), Alignment.DEFAULT, Optional.of(List.of()));

  /// Of what is drawn to calibrate an alignment.
  private static final long SEED = 1;

  private static final String KEPT = "kept";
  private static final String SNAPSHOTS = "snapshots";

  /// How long they are kept, as a description says it: fitted anew once so much of the records that
  /// they were fitted to has come or gone.
  private static final String UNTIL = "1/" + MemoryModel.KEPT_UNTIL;

  /// Fits them to a memory.
  static Rules fit(Memory memory, List<Remembered> records) {
    return new Rules(
        Calibrating.fit(records, memory),
        org.openledger.memory.credit.Calibration.of(Origins.of(records), SEED),
        Optional.empty());
  }

  /// The rules of a model, as those of a later one.
  static Rules of(MemoryModel model) {
    var rules = fromJson(model.rules());
    return new Rules(rules.gate, rules.alignment, Optional.of(model.fittedTo()));
  }

  /// The same in a memory of some snapshots.
  Rules in(List<SnapshotRef> snapshots) {
    return kept.equals(Optional.of(snapshots))
        ? new Rules(gate, alignment, Optional.empty())
        : this;
  }

  Json toJson() {
    var json = Json.object().put("gate", gate.toJson()).put("alignment", alignment.toJson());
    kept.ifPresent(snapshots ->
        json.put(
            KEPT,
            Json.object()
                .put(SNAPSHOTS, snapshots.stream().map(SnapshotRef::toJson).toList())
                .put("until", UNTIL)
                .build()));
    return json.build();
  }

  /// The snapshots that the rules of a description were fitted to, if those are not its own.
  static Optional<List<SnapshotRef>> kept(Json rules) {
    return rules
        .find(KEPT)
        .map(kept -> kept.get(SNAPSHOTS).items().stream().map(SnapshotRef::fromJson).toList());
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
        Calibration.fromJson(json.get("gate")),
        Alignment.fromJson(json.get("alignment")),
        kept(json));
  }
}
