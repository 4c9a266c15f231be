package org.openledger.memory.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RewordingTest {
  private static final String PROMPT = "What are the symptoms of acute limpet fever?";

  private static final Rarity RARITY =
      new Rarity() {
        @Override
        public int passages() {
          return 100;
        }

        @Override
        public int frequency(String term) {
          return term.startsWith("symptom") ? 50 : term.equals("acute") ? 20 : 1;
        }
      };

  private static String reworded(Rewording form) {
    return form.of(PROMPT, RARITY);
  }

  @Test
  void eachFormSaysItsOwn() {
    assertThat(reworded(Rewording.OWN)).isEqualTo(PROMPT);
    assertThat(reworded(Rewording.KEYWORDS)).isEqualTo("symptoms acute limpet fever");
    assertThat(reworded(Rewording.FORGOTTEN)).contains("symptoms acute").doesNotContain("fever");
    assertThat(reworded(Rewording.SPARSE)).endsWith("limpet fever").doesNotContain("symptoms");
    assertThat(reworded(Rewording.TURNED)).endsWith("fever limpet acute symptoms");
    assertThat(reworded(Rewording.SYNONYMS)).endsWith("signs acute limpet fever");
    assertThat(reworded(Rewording.MISTYPED)).contains("symptoms").doesNotContain("limpet");
    assertThat(reworded(Rewording.UNNAMED)).contains("symptoms acute");
    assertThat(Arrays.stream(Rewording.values()).map(RewordingTest::reworded))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatHasNoWordsStaysAsItIs() {
    for (var form : Rewording.values()) {
      assertThat(form.of("?!", RARITY)).isEqualTo("?!");
      assertThat(form.of("limpet", RARITY)).isNotBlank();
    }
  }
}
