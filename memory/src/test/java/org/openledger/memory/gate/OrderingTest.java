package org.openledger.memory.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;
import org.openledger.memory.search.Remembered;

class OrderingTest {
  private static final List<String> KINDS = List.of("symptoms", "causes", "outlook");

  /// Of some illnesses, each kind of question is answered in the words of the next one.
  private static List<Remembered> likeEachOther() {
    var records = new ArrayList<Remembered>();
    for (int i = 0; i < 8; i++) {
      for (int kind = 0; kind < KINDS.size(); kind++) {
        var illness = "fever" + i;
        var next = KINDS.get((kind + 1) % KINDS.size());
        records.add(
            Shore.record(
                "What are the %s of %s?".formatted(KINDS.get(kind), illness),
                "What the %s of %s are: the %s are the %s of it, number %d."
                    .formatted(next, illness, next, next, kind)));
      }
    }
    return records;
  }

  @Test
  void recordsThatAreToldApartByWhatTheySayKeepTheUsualOrder() {
    var records = Shore.records(16);
    assertThat(Calibrating.fit(records, Shore.memory(records)).order()).isEqualTo(Order.PRIOR);
  }

  @Test
  void whereTheirPromptsAloneTellThemApartPromptsCountMore() {
    var records = likeEachOther();
    var memory = Shore.memory(records);
    var calibration = Calibrating.fit(records, memory);
    assertThat(calibration.order().weights().get(1)).isGreaterThan(Prior.ORDER.get(1));
    assertThat(found(records, Gate.of(calibration))).isEqualTo(records.size());
    assertThat(found(records, Gate.of(Calibrating.unfitted()))).isLessThan(records.size() / 2);
  }

  private static long found(List<Remembered> records, Gate gate) {
    var memory = Shore.memory(records);
    return records.stream()
        .filter(record -> {
          var found = memory.find(record.prompt(), Gate.CANDIDATES);
          var first = gate.look(record.prompt(), found, memory).found().getFirst();
          return first.record().equals(record);
        })
        .count();
  }

  @Test
  void tooFewRecordsLearnNothing() {
    var few = likeEachOther().subList(0, 3);
    assertThat(Calibrating.fit(few, Shore.memory(few)).order()).isEqualTo(Order.PRIOR);
  }

  @Test
  void anotherOrderOfTheSameLookIsAsIfLookedAtSo() {
    var records = likeEachOther();
    var memory = Shore.memory(records);
    var prompt = records.get(7).prompt();
    var found = memory.find(prompt, Gate.CANDIDATES);
    var other = Order.PRIOR.byPrompts(8);
    var likeness = new Likeness(memory.embedding());
    var once = Look.of(prompt, found, Rarity.of(memory), likeness, other);
    var then = Look.of(prompt, found, Rarity.of(memory), likeness, Order.PRIOR).by(other);
    assertThat(then.found()).isEqualTo(once.found());
    assertThat(then.features(0)).isEqualTo(once.features(0));
    assertThat(then.by(Order.PRIOR).found())
        .isEqualTo(Look.of(prompt, found, Rarity.of(memory), likeness, Order.PRIOR).found());
  }

  @Test
  void anOrderHasAWeightForEachSignAndNoneThatOverflows() {
    assertThat(Order.fromJson(Json.parse(Order.PRIOR.toJson().canonical()))).isEqualTo(Order.PRIOR);
    for (var bad : List.of("[1,2,3]", "[1,2,3,4,5]", "[1,2,3,-4]", "[1,2,3,2000000000]")) {
      assertThatThrownBy(() -> Order.fromJson(Json.parse(bad)))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
