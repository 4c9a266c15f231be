package org.openledger.memory.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void functionWordsCarryNothingUnlessThereIsNothingElse() {
    assertThat(Words.carrying("What is the colour of a limpet, the limpet's?"))
        .contains("colour", "limpet")
        .doesNotContain("what", "is", "the", "of", "a")
        .doesNotHaveDuplicates();
    assertThat(Words.carrying("what is it")).containsExactly("what", "is", "it");
    assertThat(Words.carrying("")).isEmpty();
  }

  @Test
  void slipsAndFormsOfAWordAreAlike() {
    assertThat(Words.alike("reentrancy", "reentrency")).isTrue();
    assertThat(Words.alike("sampel", "sample")).isTrue();
    assertThat(Words.alike("calibrated", "calibration")).isTrue();
    assertThat(Words.alike("watter", "water")).isTrue();
  }

  @Test
  void otherWordsAndNumbersAreNot() {
    assertThat(Words.alike("tide", "pool")).isFalse();
    assertThat(Words.alike("eip1559", "eip1558")).isFalse();
    assertThat(Words.alike("cat", "car")).isFalse();
    assertThat(Words.alike("hypothermia", "hyperthermia")).isTrue(); // the price of typing errors
    assertThat(Words.alike("interact", "internal")).isFalse();
  }
}
