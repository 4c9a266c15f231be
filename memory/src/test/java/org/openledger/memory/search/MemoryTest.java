package org.openledger.memory.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.memory.terms.Analyser;

class MemoryTest {
  private static final DatanetId REEF = new DatanetId("reef");
  private static final ContributorId ANN = new ContributorId("Ann");

  /// Counts words in 64 drawers.
  private static final class Words implements Embedding {
    @Override
    public byte[] passage(String text) {
      byte[] counts = new byte[64];
      for (var term : Analyser.terms(text)) {
        counts[hash(term).bytes()[0] & 63] += 1;
      }
      return counts;
    }

    @Override
    public byte[] question(String text) {
      return passage(text);
    }
  }

  private static Hash hash(String text) {
    return Keccak.hash256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Remembered record(String prompt, String text) {
    var commitment = hash(prompt + text);
    return new Remembered(REEF, ANN, commitment, new ClusterId(commitment), prompt, text);
  }

  private static final Remembered LIMPET =
      record("How do limpets hold on to rock?", "A limpet's foot sticks by mucus and suction.");
  private static final Remembered TIDE =
      record("What causes the tides?", "The pull of the Moon raises the sea. The Sun helps.");
  private static final Remembered PROSE = record("", "Barnacles feed with feathery legs.");

  private static Memory memory(List<Remembered> records) {
    return Memory.of(records, new Words(), Fusion.DEFAULT);
  }

  @Test
  void thePassageThatAnswersComesFirst() {
    var memory = memory(List.of(LIMPET, TIDE, PROSE));
    assertThat(memory.passages()).isEqualTo(3);
    assertThat(memory.find("what causes a tide", 3).getFirst().record()).isEqualTo(TIDE);
    assertThat(memory.find("limpets on rocks", 1).getFirst().record()).isEqualTo(LIMPET);
    var barnacle = memory.find("how do barnacles feed", 1).getFirst();
    assertThat(barnacle.said()).isEqualTo(PROSE.text());
    assertThat(barnacle.signs().prompt()).isEqualTo(barnacle.signs().text());
  }

  @Test
  void aRecordIsFoundByWhatElseItIsAsked() {
    var wordings = List.of("How do small snails cling on?", "sea level rhythm");
    var asked = Drawers.asked(TIDE, wordings);
    var memory = memory(List.of(LIMPET, asked, PROSE));
    var found = memory.find("sea level rhythm", 3).getFirst();
    assertThat(found.record()).isEqualTo(asked);
    assertThat(found.record().alsoAsked().wordings()).isEqualTo(wordings);
    assertThat(found.signs().prompt().units()).isEqualTo(1 << 20);
    assertThat(memory.find("what causes the tides", 1).getFirst().signs().prompt().units())
        .isEqualTo(1 << 20);
    assertThat(memory.root()).isNotEqualTo(memory(List.of(LIMPET, TIDE, PROSE)).root());
  }

  @Test
  void theSameLinesMayBeAPromptOrAPromptAndAnotherWording() {
    var lines = record("What causes the tides?\nWhy is the sea high?", TIDE.text());
    var wordings = Drawers.asked(TIDE, List.of("Why is the sea high?"));
    var memory = memory(List.of(lines, wordings, LIMPET));
    assertThat(memory.record(0).prompt()).isEqualTo(lines.prompt());
    assertThat(memory.record(1).alsoAsked()).isEqualTo(wordings.alsoAsked());
  }

  /// A word in all of a record's wordings counts once: nobody is found better for saying it often.
  @Test
  void aWordOfOtherWordingsCountsOnce() {
    var often = Drawers.asked(TIDE, List.of("moon rhythm", "rhythm of the sea", "why rhythm"));
    var once = Drawers.asked(TIDE, List.of("moon rhythm"));
    int terms = memory(List.of(often)).find("rhythm", 1).getFirst().signs().terms();
    assertThat(terms)
        .isPositive()
        .isLessThanOrEqualTo(memory(List.of(once)).find("rhythm", 1).getFirst().signs().terms());
  }

  @Test
  void theOrderOfRecordsMakesNoDifference() {
    var records = new ArrayList<Remembered>();
    for (int i = 0; i < 40; i++) {
      records.add(record("", "tide pool " + "rock ".repeat(i % 3)));
      records.add(record("Pool " + i + "?", "sand"));
    }
    var found = memory(records).find("tide pool rock", 20);
    Collections.reverse(records);
    assertThat(memory(records).find("tide pool rock", 20)).isEqualTo(found);
    assertThat(found).hasSize(20).isSortedAccordingTo((a, b) -> Long.compare(b.score(), a.score()));
  }

  @Test
  void ofCopiesOneIsFound() {
    var copy =
        new Remembered(
            REEF, ANN, hash("copy"), LIMPET.cluster(), LIMPET.prompt(), LIMPET.text() + " Truly.");
    var found = memory(List.of(copy, LIMPET, TIDE)).find("limpet rock", 3);
    assertThat(found).hasSize(2);
    assertThat(found).extracting(each -> each.record().cluster()).doesNotHaveDuplicates();
  }

  @Test
  void theBestPassageOfALongRecordIsFound() {
    var text = "Filler about sand. ".repeat(60) + "Urchins scrape algae with five teeth.";
    var found = memory(List.of(record("", text), TIDE)).find("urchin teeth", 1).getFirst();
    assertThat(found.said()).endsWith("five teeth.");
    assertThat(found.passage().span().start()).isPositive();
    assertThat(text).contains(found.said());
  }

  @Test
  void aTextThatIsRepeatedIsEmbeddedOnce() {
    var embedded = new ArrayList<String>();
    var counting =
        new Embedding() {
          @Override
          public byte[] passage(String text) {
            embedded.add(text);
            return new Words().passage(text);
          }

          @Override
          public byte[] question(String text) {
            return passage(text);
          }
        };
    var records = new ArrayList<Remembered>();
    for (int i = 0; i < 600; i++) { // more than are embedded in one call
      records.add(record("Pool " + i % 7 + "?", "Rock " + i % 500));
    }
    var memory = Memory.of(records, counting, Fusion.DEFAULT);
    assertThat(embedded).doesNotHaveDuplicates().hasSize(7 + 500);
    assertThat(memory.root()).isEqualTo(memory(records).root());
  }

  @Test
  void nothingIsFoundInNothing() {
    assertThat(memory(List.of()).find("tide", 5)).isEmpty();
    assertThat(memory(List.of(TIDE)).find("", 5)).hasSize(1);
    assertThat(memory(List.of(record("Empty?", " "))).find("empty", 5)).isEmpty();
  }
}
