package org.openledger.memory.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.core.json.Json;
import org.openledger.memory.gate.Calibration.Origin;
import org.openledger.memory.search.Remembered;

class CalibrationTest {
  private static Calibration fit(List<Remembered> records) {
    return Calibrating.fit(records, Shore.memory(records));
  }

  @Test
  void theSameRecordsGiveTheSameCalibrationInAnyOrder() {
    var records = new ArrayList<>(Shore.records(16));
    var calibration = fit(records);
    Collections.reverse(records);
    assertThat(fit(records)).isEqualTo(calibration);
    assertThat(fit(records).root()).isEqualTo(calibration.root());
    assertThat(fit(Shore.records(15)).root()).isNotEqualTo(calibration.root());
  }

  @Test
  void itIsFittedOnPromptsOnAbsentTopicsAndOnEverydayQuestions() {
    var calibration = fit(Shore.records(16));
    assertThat(calibration.origin()).isEqualTo(Origin.FITTED);
    assertThat(calibration.fittedOn().counts().rewordedAbsentOffTopic())
        .allMatch(count -> count > 50);
    assertThat(calibration.measured().absent()).isLessThanOrEqualTo(Calibrating.ABSENT_MAX);
    assertThat(calibration.measured().offTopic()).isLessThanOrEqualTo(Calibrating.OFF_TOPIC_MAX);
    assertThat(calibration.measured().right()).isGreaterThanOrEqualTo(Calibrating.RIGHT_MIN);
    assertThat(calibration.measured().kept().value()).isPositive();
  }

  @Test
  void recordsWithoutPromptsAreAskedForByTheirFirstSentence() {
    var prose =
        Shore.records(16).stream().map(it -> Shore.record("", it.prompt() + " " + it.text()));
    var calibration = fit(prose.toList());
    assertThat(calibration.origin()).isEqualTo(Origin.FITTED);
    assertThat(calibration.measured().kept().value()).isPositive();
  }

  @Test
  void withoutOtherWordingsNothingIsAnsweredThatIsLikelierWrong() {
    var plain = Shore.records(16);
    assertThat(fit(plain).threshold()).isGreaterThanOrEqualTo(Prior.THRESHOLD);
    var worded = plain.stream().map(CalibrationTest::worded).toList();
    assertThat(fit(worded).threshold()).isLessThan(Prior.THRESHOLD);
  }

  private static Remembered worded(Remembered it) {
    var words = it.prompt().replace("?", "").split(" ");
    var also = new AlsoAsked(List.of(words[words.length - 1] + " " + words[2] + " " + words[3]));
    return new Remembered(
        it.datanet(),
        it.contributor(),
        it.commitment(),
        it.cluster(),
        it.prompt(),
        it.text(),
        also);
  }

  @Test
  void itIsReadAsItWasWritten() {
    var calibration = fit(Shore.records(8));
    var read = Calibration.fromJson(Json.parse(calibration.toJson().canonical()));
    assertThat(read).isEqualTo(calibration);
    assertThat(read.root()).isEqualTo(calibration.root());
  }

  @Test
  void whatIsDamagedOrOfAnotherMethodIsRefusedByName() {
    var text = fit(Shore.records(1)).toJson().canonical();
    assertThatThrownBy(
            () -> Calibration.fromJson(Json.parse(text.replace(Calibration.METHOD, "gate/0"))))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("gate/0")
        .hasMessageContaining("index the Datanet again");
    assertThatThrownBy(
            () -> Calibration.fromJson(Json.parse(text.replace("\"PRIOR\"", "\"GUESSED\""))))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("damaged");
    assertThatThrownBy(() ->
            Calibration.fromJson(
                Json.parse(text.replace("\"rightPpm\":0", "\"rightPpm\":1000001"))))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("damaged");
  }
}
