package org.openledger.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Keccak;

/// Prose is asked for by its document's title, never by the document's name.
class TitlesTest {
  private static Contribution record(String who, String document, String prompt, String text) {
    var commitment = Keccak.hash256((who + document + text).getBytes(UTF_8));
    return new Contribution(
        new DatanetId("prose"),
        new ContributorId(who),
        commitment,
        new ClusterId(commitment),
        new Contribution.Source(document, "CC0-1.0"),
        new Contribution.Content(prompt, text),
        Contribution.Split.TRAIN);
  }

  @Test
  void everyPieceOfADocumentHasItsTitle() {
    var first = record("ann", "EIP-20", "", "# Token Standard\n\nA standard interface.");
    var second = record("ann", "EIP-20", "", "## Methods\n\nName, symbol and decimals.");
    var titles = Titles.of(List.of(first, second));
    assertThat(titles.asked(first)).isEqualTo("Token Standard");
    assertThat(titles.asked(second)).isEqualTo("Token Standard");
  }

  @Test
  void aPromptIsAskedAsItIs() {
    var record = record("ann", "limpets", "How do limpets hold on?", "# Limpets\n\nBy suction.");
    assertThat(Titles.of(List.of(record)).asked(record)).isEqualTo("How do limpets hold on?");
  }

  @Test
  void whatHasNoTitleIsAskedForByNothing() {
    var plain = record("ann", "EIP-1", "", "An EIP is a design document.");
    var section = record("ann", "EIP-2", "", "## Motivation\n\nTo be clearer.");
    var titles = Titles.of(List.of(plain, section));
    assertThat(titles.asked(plain)).isEmpty();
    assertThat(titles.asked(section)).isEmpty();
  }

  @Test
  void aHeadingFurtherDownIsNoTitle() {
    var first = record("ann", "notes", "", "Some notes on whelks, as they came.");
    var last = record("ann", "notes", "", "# License\n\nPublic domain.");
    var titles = Titles.of(List.of(first, last));
    assertThat(titles.asked(first)).isEmpty();
    assertThat(titles.asked(last)).isEmpty();
  }

  @Test
  void aTitleIsOfItsContributorsDocumentAlone() {
    var own = record("ann", "notes", "", "# Whelks\n\nWhelks drill.");
    var others = record("bob", "notes", "", "Limpets graze.");
    var titles = Titles.of(List.of(own, others));
    assertThat(titles.asked(own)).isEqualTo("Whelks");
    assertThat(titles.asked(others)).isEmpty();
  }
}
