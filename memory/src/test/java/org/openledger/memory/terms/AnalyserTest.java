package org.openledger.memory.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AnalyserTest {
  @Test
  void caseWidthAndPluralMakeNoDifference() {
    assertThat(Analyser.terms("The LIMPETS' shells, ＰＭ2.5 and Straße."))
        .containsExactly("the", "limpet", "shell", "pm2.5", "and", "strasse");
  }

  @Test
  void composedAndDecomposedLettersAreTheSame() {
    assertThat(Analyser.terms("cafe\u0301 ﬁnd")).isEqualTo(Analyser.terms("caf\u00e9 find"));
  }

  @Test
  void languagesWithoutBlanksHaveWords() {
    assertThat(Analyser.terms("潮だまりとは何ですか")).hasSizeGreaterThan(2);
    assertThat(Analyser.terms("แอ่งน้ำขึ้นน้ำลงคืออะไร")).hasSizeGreaterThan(2);
  }

  @Test
  void aTermIsNoLongerThanAnybodyAsksFor() {
    var terms = Analyser.terms("x".repeat(1_000_000));
    assertThat(terms).hasSize(1);
    assertThat(terms.getFirst()).hasSize(Analyser.TERM_MAX);
  }

  @Test
  void onlyPluralsAreTakenOff() {
    Map.of(
            "queries", "query",
            "oracles", "oracle",
            "gases", "gase",
            "attacks", "attack",
            "status", "status",
            "loss", "loss",
            "gas", "gas",
            "shoes", "shoes",
            "aeries", "aery")
        .forEach((word, stem) -> assertThat(Stemmer.stem(word)).isEqualTo(stem));
  }
}
