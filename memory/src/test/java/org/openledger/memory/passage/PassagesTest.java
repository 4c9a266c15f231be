package org.openledger.memory.passage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;
import org.openledger.core.text.Segmenter;

class PassagesTest {
  @Test
  void passagesAreRunsOfAllSentences() {
    var random = CounterRandom.of(5, "passages");
    for (int round = 0; round < 200; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append("Word ").append("pool ".repeat(random.nextInt(90))).append("ends. ");
      }
      assertRuns(text.toString());
    }
  }

  private static void assertRuns(String text) {
    var all = new ArrayList<Span>();
    for (var passage : Passages.of(text)) {
      var span = passage.span();
      boolean fits = Segmenter.words(span.of(text)).size() <= Passages.WORDS_MAX;
      assertThat(fits || passage.sentences().size() == 1).isTrue();
      all.addAll(passage.sentences());
    }
    assertThat(all).isEqualTo(Sentences.of(text));
  }

  @Test
  void aRecordOfAFewSentencesIsOnePassage() {
    var text = "A tide pool is sea water. It stays in a hollow.";
    assertThat(Passages.of(text)).hasSize(1);
    assertThat(Passages.of(text).getFirst().span()).isEqualTo(new Span(0, text.length()));
    assertThat(Passages.of(" ")).isEqualTo(List.of());
  }
}
