package org.openledger.memory.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.memory.search.Embedding;
import org.openledger.memory.search.Fusion;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;

class LookTest {
  /// Finds every text equally near, and knows two words for the same.
  private static final class Thesaurus implements Embedding {
    private static final Map<String, byte[]> WORDS =
        Map.of(
            "determine",
            new byte[] {90, 10, 0},
            "measured",
            new byte[] {95, 0, 5},
            "colour",
            new byte[] {0, 0, 90},
            "shell",
            new byte[] {0, 90, -20});

    @Override
    public byte[] passage(String text) {
      return new byte[] {1, 1, 1};
    }

    @Override
    public byte[] question(String text) {
      return passage(text);
    }

    @Override
    public byte[] word(String term) {
      return WORDS.getOrDefault(term, new byte[] {0, 0, 0}).clone();
    }
  }

  private static final Gate GATE = Gate.of(Calibrating.unfitted());

  private final Memory memory =
      Memory.of(
          List.of(
              Shore.record("", "The shell has every colour."),
              Shore.record("", "Salt is measured by glass."),
              Shore.record("", "Gulls sleep on one leg.")),
          new Thesaurus(),
          Fusion.DEFAULT);

  private Look look(String question) {
    return GATE.look(question, memory.find(question, Gate.LOOKED_AT), memory);
  }

  @Test
  void wordsForTheSamePutAPassageFirst() {
    var look = look("determine");
    assertThat(look.found()).hasSize(3);
    assertThat(look.found().getFirst().said()).startsWith("Salt");
    assertThat(look.features(0).of(Feature.LIKENED)).isGreaterThan(Feature.UNIT / 10 * 9);
    assertThat(look.features(0).of(Feature.COVERED)).isZero();
    assertThat(look.features(0).of(Feature.LIKENED_AHEAD)).isPositive();
  }

  @Test
  void theVeryWordCountsMost() {
    var look = look("measured colour");
    assertThat(look.features(0).of(Feature.COVERED)).isPositive().isLessThan(Feature.UNIT);
    assertThat(look("shell colour").features(0).of(Feature.COVERED)).isEqualTo(Feature.UNIT);
  }

  @Test
  void theWordingThatSaysMostOfTheQuestionCounts() {
    var salt = Shore.record("Salt?", "Salt is measured by glass.");
    var asked =
        new Remembered(
            salt.datanet(),
            salt.contributor(),
            salt.commitment(),
            salt.cluster(),
            salt.prompt(),
            salt.text(),
            new AlsoAsked(List.of("colour shell", "gull leg")));
    var other = Memory.of(List.of(asked), new Thesaurus(), Fusion.DEFAULT);
    var look = GATE.look("gull leg", other.find("gull leg", 1), other);
    assertThat(look.features(0).of(Feature.COVERED)).isEqualTo(Feature.UNIT);
    assertThat(look.features(0).of(Feature.PROMPT_COVERED)).isEqualTo(Feature.UNIT);
  }

  @Test
  void oppositeWordsAreNotLessThanNothing() {
    var likeness = new Likeness(new Thesaurus());
    assertThat(likeness.likest("shell", likeness.terms(Set.of("colour")))).isZero();
    assertThat(likeness.likest("determine", likeness.terms(Set.of("determine"))))
        .isEqualTo(Feature.UNIT);
    assertThat(likeness.likest("determine", likeness.terms(Set.of("nothing")))).isZero();
    assertThat(likeness.likest("determine", likeness.terms(Set.of("measured"))))
        .isEqualTo(likeness.likest("measured", likeness.terms(Set.of("determine"))));
  }

  @Test
  void theSameIsSeenWhateverElseIsFound() {
    var all = memory.find("determine", Gate.LOOKED_AT);
    var some = GATE.look("determine", all.subList(0, 2), memory);
    assertThat(some.size()).isEqualTo(2);
    assertThat(GATE.look("", List.of(), memory).size()).isZero();
  }
}
