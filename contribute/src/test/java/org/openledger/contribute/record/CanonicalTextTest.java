package org.openledger.contribute.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTextTest {
  @Test
  void formsOfOneTextBecomeOne() {
    assertThat(CanonicalText.of("\ufeff\r\n cafe\u0301  \r\nopen \t\rnow\n\n"))
        .isEqualTo("caf\u00e9\nopen\nnow");
  }

  @Test
  void theCanonicalFormOfACanonicalFormIsItself() {
    var once = CanonicalText.of(" A\u030a  b\r\n\r\n c ");
    assertThat(CanonicalText.of(once)).isEqualTo(once);
  }

  @Test
  void collapsingKeepsOneBreakOrOneSpace() {
    assertThat(CanonicalText.collapsed("a  b\n\n\nc \t d")).isEqualTo("a b\nc d");
    assertThat(CanonicalText.onOneLine("a  b\n\n\nc \t d")).isEqualTo("a b c d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000",
        "\u001b[2J",
        "\ud800",
        "\udc00x",
        "\uffff",
        "\u202e",
        "\u2066",
        "\ufdd0"
      })
  void whatHidesOrBreaksIsForbidden(String bad) {
    assertThat(CanonicalText.firstForbidden("ab" + bad)).isEqualTo(2);
    assertThat(CanonicalText.printable("ab" + bad, 3)).startsWith("ab?");
  }

  @Test
  void tabsLineFeedsAndPairsAreAllowed() {
    assertThat(CanonicalText.firstForbidden("a\tb\nc\ud83d\ude00\u200d")).isEqualTo(-1);
  }

  @Test
  void aHandleLosesItsAtAndANameNeedsALetter() {
    assertThat(CanonicalText.handle("@ann")).contains("ann");
    assertThat(CanonicalText.handle("Jos\u00e9 \u00d1and\u00fa"))
        .contains("Jos\u00e9 \u00d1and\u00fa");
    assertThat(CanonicalText.handle("...")).isEmpty();
    assertThat(CanonicalText.handle("a\nb")).isEmpty();
    assertThat(CanonicalText.handle("a\u200bb")).isEmpty();
  }
}
