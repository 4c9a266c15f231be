package org.openledger.bench.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Fault;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;

class QuestionsTest {
  private static final String LIST =
      """
      {"models": [{"id": "nano", "snapshots": []},
                  {"id": "nano:lore-records@1", "snapshots": [{"datanet": "lore"}]},
                  {"id": "nano:tidepools-records@2", "snapshots": [{"datanet": "tidepools"}]}]}
      """;

  /// Who asks what nothing answers pays for nothing, and shows nothing of paying.
  @Test
  void mostQuestionsAreThoseThatRecordsWereWrittenFor() {
    var subject = Subject.of(Json.parse(LIST));
    assertThat(subject.model()).isEqualTo("nano:tidepools-records@2");
    assertThat(subject.questions()).hasSizeGreaterThan(50).doesNotContain("");
    var questions = new Questions(subject, CounterRandom.of(3, "questions"));
    long written =
        IntStream.range(0, 400)
            .mapToObj(_ -> questions.next(4, false))
            .map(body -> body.get("messages").items().getFirst().get("content").text())
            .filter(subject.questions()::contains)
            .count();
    assertThat(written).isBetween(300L, 390L);
  }

  @Test
  void aNodeWithoutAnExampleIsRefused() {
    assertThatThrownBy(() -> Subject.of(Json.parse("{\"models\": []}")))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("no model of an example");
  }
}
