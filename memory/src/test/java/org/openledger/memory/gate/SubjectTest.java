package org.openledger.memory.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openledger.memory.search.Memory;

class SubjectTest {
  private static final Memory SHORE = Shore.memory(Shore.records(8));

  @Test
  void itIsTheWordThatTheAnswerSpeaksOf() {
    assertThat(
            Subject.of(
                "How do limpets hold on to granite?",
                "A limpet clamps its shell down. Limpets glue themselves with slime.",
                SHORE))
        .contains("limpets");
    assertThat(
            Subject.of(
                "How do limpets hold on to granite?",
                "Granite is rough. Granite is hard, and granite lasts.",
                SHORE))
        .contains("granite");
  }

  @Test
  void wordsThatHoldAQuestionTogetherAreNone() {
    assertThat(Subject.of("And what is that?", "That is what it is.", SHORE)).isEmpty();
    assertThat(Subject.of("", "", SHORE)).isEmpty();
  }
}
