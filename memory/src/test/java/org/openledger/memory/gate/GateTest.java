package org.openledger.memory.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.memory.gate.Calibration.Origin;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;

class GateTest {
  private static final List<Remembered> RECORDS = Shore.records(16);
  private static final Memory MEMORY = Shore.memory(RECORDS);
  private static final Gate GATE = Gate.of(Calibrating.fit(RECORDS, MEMORY));

  private static Decision decide(String question) {
    return GATE.decide(look(question));
  }

  private static Look look(String question) {
    return GATE.look(question, MEMORY.find(question, Gate.LOOKED_AT), MEMORY);
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
    var found = MEMORY.find("What does a hungry dragon feed on?", 8);
    var nearest = GATE.nearest(found, MEMORY);
    assertThat(nearest).isNotEmpty().hasSizeLessThanOrEqualTo(Gate.NEAREST_MAX);
    assertThat(nearest).doesNotHaveDuplicates().allMatch(prompt -> decide(prompt).answered());
    assertThat(nearest.getFirst()).startsWith("What does a hungry");
  }

  @Test
  void nothingIsAnsweredFromNothing() {
    var empty = Shore.memory(List.of());
    assertThat(GATE.decide(GATE.look("limpet", List.of(), empty))).isEqualTo(Decision.NOTHING);
    assertThat(GATE.nearest(List.of(), empty)).isEmpty();
  }

  @Test
  void whatIsBehindAnotherIsDecidedBesideIt() {
    var look = look("What does a hungry limpet feed on?");
    assertThat(look.size()).isEqualTo(Gate.LOOKED_AT);
    assertThat(GATE.decide(look, 0)).isEqualTo(GATE.decide(look));
    assertThat(look.features(1).of(Feature.AHEAD_OF_NEXT)).isNegative();
    assertThat(GATE.decide(look, 1).answered()).isFalse();
    assertThat(GATE.decide(look, look.size())).isEqualTo(Decision.NOTHING);
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
