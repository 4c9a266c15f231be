package org.openledger.core.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.bytes.Hex;
import org.openledger.core.random.CounterRandom;

class Utf8Test {
  @ParameterizedTest
  @ValueSource(strings = {"", "reef", "r\u00e9cif \u20ac \ud83d\ude00", "\ufffd meant", "a\0b"})
  void whatIsUtf8IsItsText(String text) {
    assertThat(Utf8.decoded(text.getBytes(UTF_8))).contains(text);
    byte[] within = ("<" + text + ">").getBytes(UTF_8);
    assertThat(Utf8.decoded(within, 1, within.length - 2)).contains(text);
    assertThat(Utf8.shown(within, 1, within.length - 2)).isEqualTo(text);
  }

  /// A lone byte, a cut sequence, overlong forms, an encoded surrogate, beyond U+10FFFF.
  @ParameterizedTest
  @ValueSource(strings = {"ff", "61e282", "c080", "e08080", "eda080", "f4908080", "6180", "c3"})
  void whatIsIllFormedHasNoText(String hex) {
    byte[] bytes = Hex.decode("0x" + hex);
    assertThat(Utf8.decoded(bytes)).isEmpty();
    assertThat(Utf8.shown(bytes)).contains("\ufffd");
  }

  @Test
  void aSequenceThatTheRangeCutsIsIllFormed() {
    byte[] bytes = "a\u20acb".getBytes(UTF_8);
    assertThat(Utf8.decoded(bytes, 0, 4)).contains("a\u20ac");
    assertThat(Utf8.decoded(bytes, 0, 3)).isEmpty();
    assertThat(Utf8.decoded(bytes, 2, 3)).isEmpty();
  }

  /// Two inputs never have one text.
  @Test
  void whatIsDecodedIsEncodedToTheSameBytes() {
    int texts = 0;
    for (long seed = 0; seed < 5_000; seed++) {
      var random = CounterRandom.of(seed, "utf-8");
      byte[] bytes = new byte[random.nextInt(5)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (random.nextInt(2) == 0 ? random.nextInt(128) : random.nextInt(256));
      }
      var text = Utf8.decoded(bytes);
      if (text.isPresent()) {
        texts++;
        assertThat(text.orElseThrow().getBytes(UTF_8)).as("seed " + seed).isEqualTo(bytes);
      }
    }
    assertThat(texts).isBetween(1_000, 4_000);
  }
}
