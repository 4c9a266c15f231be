package org.openledger.memory.passage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class SentencesTest {
  private static List<String> cut(String text) {
    return Sentences.of(text).stream().map(span -> span.of(text)).toList();
  }

  @Test
  void sentencesAreCutWithoutTheBlanksBetweenThem() {
    assertThat(cut("  Limpets hold on.  They have a foot!\n\nWhy? "))
        .containsExactly("Limpets hold on.", "They have a foot!", "Why?");
  }

  @Test
  void abbreviationsNumbersAndNamesEndNoSentence() {
    assertThat(cut("Count E. coli by Dr. Smith's rule, e.g. Colilert. Then wait."))
        .containsExactly("Count E. coli by Dr. Smith's rule, e.g. Colilert.", "Then wait.");
    assertThat(cut("PM2.5 is below 2.5 micrometres (cf. Fig. 3). It harms."))
        .containsExactly("PM2.5 is below 2.5 micrometres (cf. Fig. 3).", "It harms.");
  }

  @Test
  void theItemsOfAListKeepTheirNumbers() {
    assertThat(cut("Do this:\n1. Rinse the bottle.\n2. Fill it.\n"))
        .containsExactly("Do this:\n1. Rinse the bottle.", "2. Fill it.");
  }

  @Test
  void codeAndTablesStayTogether() {
    var code = "function pay() external {\n    balance = 0;\n    send();\n}";
    assertThat(cut("Write it so:\n" + code + "\n\nThen test it."))
        .containsExactly("Write it so:\n" + code, "Then test it.");
    var table = "| a | b |\n| 1 | 2 |";
    assertThat(cut("See.\n\n" + table + "\n\nDone.")).contains(table);
  }

  @Test
  void everyCharacterThatIsNotBlankIsInOneSentence() {
    var random = CounterRandom.of(11, "sentences");
    var parts =
        List.of(
            "A tide pool.",
            " ",
            "\n",
            "\n\n",
            "1. ",
            "Dr. ",
            "x",
            "。",
            "潮だまり",
            "é",
            "\u0301",
            "👨‍👩‍👧",
            "| a |",
            "    code;",
            "שלום.",
            "ก",
            ":",
            "?",
            "\t",
            "{",
            "}");
    for (int round = 0; round < 3_000; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      assertCovered(text.toString());
    }
  }

  private static void assertCovered(String text) {
    int at = 0;
    for (var span : Sentences.of(text)) {
      assertThat(text.substring(at, span.start())).isBlank();
      assertThat(span.length()).isLessThanOrEqualTo(Sentences.LENGTH_MAX);
      assertThat(span.of(text)).isEqualTo(span.of(text).strip()).isNotEmpty();
      at = span.end();
    }
    assertThat(text.substring(at)).isBlank();
  }

  @Test
  void aTextWithoutBlanksIsCutAtGraphemes() {
    var family = "👨‍👩‍👧";
    var text = family.repeat(2_000);
    var sentences = cut(text);
    assertThat(String.join("", sentences)).isEqualTo(text);
    assertThat(sentences).allMatch(each -> each.startsWith("👨") && each.endsWith("👧"));
    assertCovered("x".repeat(1 << 20));
  }

  @Test
  void languagesWithOtherStopsHaveSentences() {
    assertThat(cut("潮だまりは海水です。干潮のときに残ります。")).hasSize(2);
    assertThat(cut("ما هو المد؟ إنه حركة البحر.")).hasSize(2);
    assertThat(cut("ज्वार क्या है? यह समुद्र है।")).hasSize(2);
  }

  @Test
  void nothingHasNoSentence() {
    assertThat(cut("")).isEmpty();
    assertThat(cut(" \n\t ")).isEmpty();
  }
}
