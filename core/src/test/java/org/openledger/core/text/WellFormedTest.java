package org.openledger.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Code;
import org.openledger.core.random.CounterRandom;

class WellFormedTest {
  @Test
  void pairsAreWellFormedAndHalvesAreNot() {
    assertThat(WellFormed.isWellFormed("")).isTrue();
    assertThat(WellFormed.isWellFormed("a😀b")).isTrue();
    assertThat(WellFormed.firstFault("x\ud800")).isEqualTo(1);
    assertThat(WellFormed.firstFault("\ude00\ud83d")).isZero();
    assertThat(WellFormed.firstFault("😀\ud83dx")).isEqualTo(2);
  }

  @Test
  void aRefusalNamesWhatAndWhere() {
    assertThat(WellFormed.require("whole", "stop")).isEqualTo("whole");
    var refusal =
        catchThrowableOfType(
            TextException.class, () -> WellFormed.require("x\ud800", "messages[0].content"));
    assertThat(refusal.code()).isEqualTo(Code.ILL_FORMED_TEXT);
    assertThat(refusal.file()).isEqualTo("messages[0].content");
    assertThat(refusal.offset()).isEqualTo(1);
    assertThat(refusal).hasMessageContaining("U+D800");
  }

  @Test
  void itAgreesWithTheEncoder() {
    for (long seed = 0; seed < 2_000; seed++) {
      var random = CounterRandom.of(seed, "well-formed");
      var text = new StringBuilder();
      for (int i = random.nextInt(8); i > 0; i--) {
        text.append((char) (0xd7fe + random.nextInt(4) * 0x3ff + random.nextInt(4)));
      }
      boolean encodes = StandardCharsets.UTF_8.newEncoder().canEncode(text);
      assertThat(WellFormed.isWellFormed(text)).as("seed %s", seed).isEqualTo(encodes);
    }
  }
}
