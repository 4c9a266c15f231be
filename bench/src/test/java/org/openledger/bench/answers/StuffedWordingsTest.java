package org.openledger.bench.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.json.Json;
import org.openledger.memory.gate.Calibration;
import org.openledger.memory.gate.Gate;
import org.openledger.memory.search.Fusion;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;

/// Whoever notes down what others are asked, and says nothing of it, answers nobody.
@ExtendWith(ShippedVectors.class)
class StuffedWordingsTest {
  private static final ContributorId MALLORY = new ContributorId("mallory");
  private static final Path TIDEPOOLS = Path.of("examples/tidepools");

  /// For every two records one that repeats all ways to ask for them.
  private static List<Remembered> stuffed(List<Remembered> records) {
    var stuffed = new ArrayList<Remembered>();
    for (int i = 0; i + 1 < records.size(); i += 2) {
      var asked =
          Stream.of(records.get(i), records.get(i + 1))
              .flatMap(record -> record.alsoAsked().wordings().stream())
              .distinct()
              .limit(AlsoAsked.MOST)
              .toList();
      var commitment = Collected.commitment("stuffed " + i);
      stuffed.add(
          new Remembered(
              records.get(i).datanet(),
              MALLORY,
              commitment,
              new ClusterId(commitment),
              records.get(i).prompt(),
              "All that there is to know about it can be had in our shop by day and by night.",
              new AlsoAsked(asked)));
    }
    return stuffed;
  }

  private static Gate gate() throws IOException {
    var memory = Json.parse(Files.readString(TIDEPOOLS.resolve("memory/memory.json")));
    return Gate.of(Calibration.fromJson(memory.get("rules").get("gate")));
  }

  @Test
  void whoRepeatsWhatOthersAreAskedAnswersNobody(KeptVectors vectors) throws IOException {
    var collected = Examples.read(Path.of("examples"), "tidepools");
    var records = new ArrayList<>(collected.records());
    records.addAll(stuffed(collected.records()));
    var memory = Memory.of(records, vectors, Fusion.DEFAULT);
    var gate = gate();
    int answered = 0;
    for (var asked : collected.asked()) {
      var found = memory.find(asked.question(), Gate.CANDIDATES);
      var look = gate.look(asked.question(), found, memory);
      if (gate.decide(look).answered()) {
        answered++;
        assertThat(look.found().getFirst().record().contributor())
            .as(asked.question())
            .isNotEqualTo(MALLORY);
      }
    }
    assertThat(answered).isGreaterThan(50);
  }
}
