package org.openledger.memory.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Keccak;

class SpellingTest {
  /// Knows how some words are written.
  private static final class Speller implements Embedding {
    private static final Set<String> KNOWN = Set.of("attach", "what", "cat", "wales");

    @Override
    public byte[] passage(String text) {
      return new byte[] {1};
    }

    @Override
    public byte[] question(String text) {
      return passage(text);
    }

    @Override
    public boolean knows(String word) {
      return KNOWN.contains(word);
    }
  }

  private static Remembered record(String text) {
    var hash = Keccak.hash256(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new Remembered(
        new DatanetId("d"), new ContributorId("c"), hash, new ClusterId(hash), "", text);
  }

  private final Spelling spelling =
      new Spelling(
          Memory.of(
              List.of(
                  record("A reentrancy attack drains a contract."),
                  record("An attack by reentrancy, and another attack on whales."),
                  record("What the EIP-1559 base fee is.")),
              new Speller(),
              Fusion.DEFAULT));

  @Test
  void slipsAreMendedWhereTheyStand() {
    assertThat(spelling.mended("What is an atack, really?"))
        .isEqualTo("What is an attack, really?");
    assertThat(spelling.mended("reentrncay ATTAKC")).isEqualTo("reentrancy attack");
    assertThat(spelling.mended("waht?")).isEqualTo("what?");
    assertThat(spelling.mended("rweentrancy")).isEqualTo("reentrancy");
    assertThat(spelling.mended("ocntract")).isEqualTo("contract");
  }

  @Test
  void whatIsKnownOrFarOffIsLeft() {
    for (var question :
        List.of("", "attach", "wales", "contracts", "1559 eip1558", "atk", "zzzzzzzz", "🙂 日本語")) {
      assertThat(spelling.mended(question)).isEqualTo(question);
    }
  }

  @Test
  void anotherWordIsNotMistyped() {
    var scars =
        new Spelling(
            Memory.of(
                List.of(record("A home scar, and planting trees.")),
                new Speller(),
                Fusion.DEFAULT));
    for (var question : List.of("scam", "planking", "scan")) {
      assertThat(scars.mended(question)).isEqualTo(question);
    }
    for (var question : List.of("scaar", "sacr", "scae", "scer")) {
      assertThat(scars.mended(question)).isEqualTo("scar");
    }
    assertThat(scars.mended("plantign")).isEqualTo("planting");
  }

  @Test
  void nothingIsMendedByNothing() {
    var empty = new Spelling(Memory.of(List.of(), new Speller(), Fusion.DEFAULT));
    assertThat(empty.mended("atack")).isEqualTo("atack");
  }
}
