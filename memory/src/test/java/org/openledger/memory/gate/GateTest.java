package org.openledger.memory.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.memory.gate.Calibration.Origin;

class GateTest {
  private final List<org.openledger.memory.search.Remembered> records = Shore.records(16);
  private final org.openledger.memory.search.Memory memory = Shore.memory(records);
  private final Gate gate = Gate.of(Calibrating.fit(records, memory));

  private Decision decide(String question) {
    return gate.decide(look(question));
  }

  private Look look(String question) {
    return Gate.look(question, memory.find(question, Gate.LOOKED_AT), memory);
  }

  @Test
  void aPromptIsAnsweredAndSoAreItsWordsInAnotherOrder() {
    assertThat(decide("What does a hungry limpet feed on?").answered()).isTrue();
    assertThat(decide("limpet hungry feed").answered()).isTrue();
    assertThat(decide("limpet hungry feed").probabilityPpm()).isGreaterThan(500_000);
  }

  @Test
  void whatIsAboutSomethingElseIsRefused() {
    assertThat(decide("Who won the tennis final?").answered()).isFalse();
    assertThat(decide("What does a hungry dragon feed on?").answered()).isFalse();
    assertThat(decide("").answered()).isFalse();
  }

  @Test
  void aRefusalNamesQuestionsThatAreAnswered() {
    var found = memory.find("What does a hungry dragon feed on?", 8);
    var nearest = gate.nearest(found, memory);
    assertThat(nearest).isNotEmpty().hasSizeLessThanOrEqualTo(Gate.NEAREST_MAX);
    assertThat(nearest).doesNotHaveDuplicates().allMatch(prompt -> decide(prompt).answered());
    assertThat(nearest.getFirst()).startsWith("What does a hungry");
  }

  @Test
  void nothingIsAnsweredFromNothing() {
    var empty = Shore.memory(List.of());
    assertThat(gate.decide(Gate.look("limpet", List.of(), empty))).isEqualTo(Decision.NOTHING);
    assertThat(gate.nearest(List.of(), empty)).isEmpty();
  }

  @Test
  void whatIsBehindAnotherIsDecidedBesideIt() {
    var look = look("What does a hungry limpet feed on?");
    assertThat(look.size()).isEqualTo(Gate.LOOKED_AT);
    assertThat(gate.decide(look, 0)).isEqualTo(gate.decide(look));
    assertThat(look.features(1).of(Feature.AHEAD_OF_NEXT)).isNegative();
    assertThat(gate.decide(look, 1).answered()).isFalse();
    assertThat(gate.decide(look, look.size())).isEqualTo(Decision.NOTHING);
  }

  @Test
  void aDatanetTooSmallToFitOnSaysSo() {
    var few = Shore.records(1);
    var calibration = Calibrating.fit(few, Shore.memory(few));
    assertThat(calibration.origin()).isEqualTo(Origin.PRIOR);
    assertThat(calibration.threshold()).isEqualTo(Prior.THRESHOLD);
    assertThat(Calibrating.fit(List.of(), Shore.memory(List.of())).origin())
        .isEqualTo(Origin.PRIOR);
  }
}
