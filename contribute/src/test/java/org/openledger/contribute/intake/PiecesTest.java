package org.openledger.contribute.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.openledger.contribute.record.CanonicalText;
import org.openledger.core.random.CounterRandom;

class PiecesTest {
  private static final long SEED = 7;

  @Test
  void piecesAreBoundedAndLoseNoWord() {
    var random = CounterRandom.of(SEED, "pieces");
    for (int round = 0; round < 100; round++) {
      var text = new StringBuilder();
      int parts = 1 + random.nextInt(60);
      for (int i = 0; i < parts; i++) {
        text.append(random.nextInt(6) == 0 ? "## Heading " : "word").append(i);
        text.append("x".repeat(random.nextInt(random.nextInt(20) == 0 ? 900 : 40)));
        text.append(
            switch (random.nextInt(4)) {
              case 0 -> "\n\n";
              case 1 -> "\n";
              default -> " ";
            });
      }
      var canonical = CanonicalText.of(text.toString());
      var pieces = Pieces.split(canonical, 400);
      assertThat(pieces).as("seed %d", SEED).allMatch(p -> p.length() <= 400 + 2 * 42);
      assertThat(String.join("", pieces).replaceAll("\\s", ""))
          .as("seed %d", SEED)
          .isEqualTo(canonical.replaceAll("\\s", ""));
    }
  }

  @Test
  void aHeadingStaysWithWhatFollowsIt() {
    var text = "A first paragraph of some length here.\n\nAnother one that fills.\n\n## Next\n\n";
    var pieces = Pieces.split(text + "The part under the heading goes on for a while.", 90);
    assertThat(pieces).hasSize(2);
    assertThat(pieces.get(1)).startsWith("## Next\n\nThe part");
  }

  @Test
  void aSurrogatePairIsNotCut() {
    var pieces = Pieces.split("\ud83d\ude00".repeat(500), 101);
    assertThat(pieces).allMatch(p -> CanonicalText.firstForbidden(p) < 0);
  }

  @Test
  void canonicalTextIsStable() {
    assertThat(CanonicalText.of("\ufeff  a \t\r\n\r b\u00a0\n\n")).isEqualTo("a\n\n b");
    assertThat(CanonicalText.collapsed(" a  b \n\n\n   c\t d ")).isEqualTo("a b\nc d");
    assertThat(CanonicalText.handle("@vbuterin ")).contains("vbuterin");
    assertThat(CanonicalText.handle("a\u200bb")).isEmpty();
    assertThat(CanonicalText.handle("---")).isEmpty();
  }

  @Test
  void aLongParagraphCostsNoMoreThanItsLengthAllows() {
    var threads = ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);
    var text = "[".repeat(80 << 14) + "  ";
    long before = threads.getCurrentThreadAllocatedBytes();
    var pieces = Pieces.split(text, 80);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64L << 20);
    assertThat(String.join("", pieces)).hasSize(80 << 14);
  }
}
