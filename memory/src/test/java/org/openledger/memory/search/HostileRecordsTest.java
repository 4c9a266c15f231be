package org.openledger.memory.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.text.TextException;
import org.openledger.core.text.WellFormed;

class HostileRecordsTest {
  private static final Remembered ORDINARY =
      Drawers.record("Ann", "What causes the tides?", "The pull of the Moon raises the sea.");

  @TempDir Path home;

  /// Indexes a record beside an ordinary one, and finds it by a question.
  private Found found(Remembered record, String question) {
    var memory =
        Memory.builder(new Drawers(), Fusion.DEFAULT)
            .build(home.resolve("m"), List.of(ORDINARY, record));
    assertThat(memory.find("what causes the tides", 1).getFirst().record()).isEqualTo(ORDINARY);
    var found = memory.find(question, 2).getFirst();
    assertThat(found.record()).isEqualTo(record);
    for (var sentence : found.passage().sentences()) {
      assertThat(record.text()).contains(sentence.of(record.text()));
      assertThat(WellFormed.isWellFormed(sentence.of(record.text()))).isTrue();
    }
    return found;
  }

  @Test
  void aMegabyteWithoutBlanksIsFound() {
    var text = "x".repeat(1 << 20);
    assertThat(found(Drawers.record("Eve", "", text), text).said()).startsWith("xxx");
  }

  @Test
  void aHundredThousandSentencesAreFound() {
    var text = "Rocks lie here. ".repeat(99_999) + "Urchins scrape algae with five teeth.";
    assertThat(found(Drawers.record("Eve", "", text), "urchins teeth").said())
        .endsWith("five teeth.");
  }

  @Test
  void aPromptOfAMegabyteCostsNoMoreThanItsBeginning() {
    var prompt = "barnacle legs ".repeat(1 << 16) + "hidden";
    var text = "Rocks lie here. ".repeat(3_000);
    var memory =
        Memory.of(
            List.of(ORDINARY, Drawers.record("Eve", prompt, text)), new Drawers(), Fusion.DEFAULT);
    assertThat(memory.frequency("barnacle")).isEqualTo(memory.passages() - 1);
    assertThat(memory.frequency("hidden")).isZero();
  }

  @Test
  void everyScriptIsFoundInItsOwnWords() {
    var texts =
        List.of(
            List.of("גאות ושפל נגרמים בידי הירח. השמש עוזרת.", "הירח"),
            List.of("المد والجزر يسببهما القمر. والشمس تساعد.", "القمر"),
            List.of("潮だまりは干潮のときに残る海水です。カニがいます。", "干潮の海水"),
            List.of("潮池是退潮时留下的海水。", "退潮"),
            List.of("แอ่งน้ำขึ้นน้ำลงคือน้ำทะเลที่ค้างอยู่ตามโขดหิน", "น้ำทะเล"),
            List.of("Cafe\u0301s lie by the se\u0301a.", "café"),
            List.of("ज्वार समुद्र की हलचल है।", "ज्वार"));
    for (int i = 0; i < texts.size(); i++) {
      var record = Drawers.record("Eve", "", texts.get(i).get(0));
      var memory = Memory.of(List.of(ORDINARY, record), new Drawers(), Fusion.DEFAULT);
      var found = memory.find(texts.get(i).get(1), 1).getFirst();
      assertThat(found.record()).isEqualTo(record);
      assertThat(record.text()).contains(found.said());
      assertThat(found.signs().terms()).isPositive();
    }
  }

  @Test
  void oneGraphemeOfManyMarksIsCutBetweenCharacters() {
    var marks = "a" + "\ud834\udd65".repeat(3_000); // combining marks outside the first plane
    assertThat(found(Drawers.record("Eve", "", "Ab " + marks), "ab").said()).startsWith("Ab");
  }

  @Test
  void halfACharacterIsRefused() {
    var record = Drawers.record("Eve", "", "half \ud834");
    assertThatThrownBy(() -> Memory.of(List.of(record), new Drawers(), Fusion.DEFAULT))
        .isInstanceOf(TextException.class)
        .hasMessageContaining("half of a surrogate pair");
  }

  @Test
  void aQuestionOfManyTermsStaysWithinNumbers() {
    var text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("w").append(i).append(' ');
    }
    var memory = Memory.of(List.of(ORDINARY), new Drawers(), Fusion.DEFAULT);
    assertThat(memory.find(text + "tides", 1)).hasSize(1);
  }

  @Test
  void noRecordOneRecordAndCopiesAlone() {
    var none = build("none", List.of());
    assertThat(none.find("tide", 5)).isEmpty();
    assertThat(none.passages()).isZero();
    assertThat(none.leaves()).isOne();
    assertThat(none.proof(0).verify(none.leaf(0), none.root().value())).isTrue();
    assertThat(Memory.open(home.resolve("none"), new Drawers()).root()).isEqualTo(none.root());

    var one = build("one", List.of(ORDINARY));
    assertThat(one.find("tide", 5)).hasSize(1);

    var silent = build("silent", List.of(Drawers.record("Ann", "Empty?", " ")));
    assertThat(silent.find("empty", 5)).isEmpty();
    assertThat(Memory.open(home.resolve("silent"), new Drawers()).records()).isOne();

    var copies = build("copies", Collections.nCopies(200, ORDINARY));
    assertThat(copies.find("tide", 5)).hasSize(1);
    assertThat(copies.passages()).isEqualTo(200);
    assertThat(copies.find("tide", 5).getFirst().record().cluster())
        .isEqualTo(new ClusterId(ORDINARY.commitment()));
  }

  private Memory build(String name, List<Remembered> records) {
    return Memory.builder(new Drawers(), Fusion.DEFAULT).build(home.resolve(name), records);
  }
}
