package org.openledger.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.memory.passage.Passages;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Remembered;
import org.openledger.model.token.ChatMessage;
import org.openledger.model.token.ChatMessage.Role;

class AskedTest {
  private static final String FIRST = "Barnacles comb food from the water with feathery legs.";
  private static final String WHOLE = FIRST + " They open their plates when the tide is in.";

  private static Asked of(List<ChatMessage> messages) {
    return Asked.of(
        messages,
        (question, answer) ->
            question.contains("barnacles") && answer.equals(WHOLE)
                ? Optional.of("barnacles")
                : Optional.empty());
  }

  private static Asked after(String answer, String last) {
    return of(
        List.of(
            new ChatMessage(Role.USER, "How do barnacles feed?"),
            new ChatMessage(Role.ASSISTANT, answer),
            new ChatMessage(Role.USER, last)));
  }

  private static Found found(String text) {
    var record =
        new Remembered(
            new DatanetId("reef"),
            new ContributorId("Ann"),
            Hash.ZERO,
            new ClusterId(Hash.ZERO),
            "",
            text);
    var near = new Found.Near(0);
    return new Found(record, Passages.of(text).getFirst(), 0, new Found.Signs(near, near, near, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"thanks!", "Thank you very much", "ok", "Okay, cool.", "hi there", "GREAT answer"})
  void whoIsPoliteAsksNothing(String last) {
    assertThat(after(WHOLE, last).forms()).isEmpty();
    assertThat(of(List.of(new ChatMessage(Role.USER, last))).forms()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ok, and how do they stick to rock?",
        "Thanks. What eats them?",
        "ok?",
        "And that?",
        "is it",
        "why",
        "a great reef"
      })
  void whoIsPoliteAndAsksIsAnswered(String last) {
    assertThat(after(WHOLE, last).forms()).isNotEmpty();
  }

  @Test
  void thanksAreNoQuestionToGoOnFrom() {
    var asked =
        of(
            List.of(
                new ChatMessage(Role.USER, "How do barnacles feed?"),
                new ChatMessage(Role.ASSISTANT, WHOLE),
                new ChatMessage(Role.USER, "thanks"),
                new ChatMessage(Role.USER, "and how big are they?")));
    assertThat(asked.forms().getFirst().text())
        .isEqualTo("How do barnacles feed?\nand how big are they?");
  }

  @Test
  void whoWasRefusedGoesOnFromWhatWasAnswered() {
    var asked =
        of(
            List.of(
                new ChatMessage(Role.USER, "How do barnacles feed?"),
                new ChatMessage(Role.ASSISTANT, WHOLE),
                new ChatMessage(Role.USER, "Who won the cup?"),
                new ChatMessage(Role.ASSISTANT, Recollection.NOTHING + " They do answer:\n- Who?"),
                new ChatMessage(Role.USER, "and how big are they?")));
    assertThat(asked.forms().getFirst().text())
        .isEqualTo("How do barnacles feed?\nand how big are they?");
  }

  /// Long passages are quoted from their beginning, as far as they fit.
  @Test
  void whatWasBegunToBeSaidWasSaid() {
    var asked = after(FIRST, "And what else?");
    assertThat(asked.wasSaid(found(WHOLE))).isTrue();
    assertThat(asked.wasSaid(found("Mussels hang on threads of byssus. " + FIRST))).isFalse();
    assertThat(after("Yes.", "And what else?").wasSaid(found("Yes. They do."))).isFalse();
    assertThat(after("Yes. They do.", "And?").wasSaid(found("Yes. They do."))).isTrue();
  }

  /// Both questions, then the last one with what the one before was about, then alone.
  @Test
  void aQuestionThatPointsBackIsLookedUpByWhatItPointsTo() {
    assertThat(after(WHOLE, "What are their legs made of?").forms())
        .containsExactly(
            new Asked.Form("How do barnacles feed?\nWhat are their legs made of?", true),
            new Asked.Form("What are barnacles legs made of?", true),
            new Asked.Form("What are their legs made of?", false));
    assertThat(after(WHOLE, "Which kinds live in deep water?").forms())
        .containsExactly(
            new Asked.Form("Which kinds live in deep water?", false),
            new Asked.Form("How do barnacles feed?\nWhich kinds live in deep water?", true),
            new Asked.Form("Which kinds live in deep water? barnacles", true));
    // What nothing was said to is about nothing.
    assertThat(after(Recollection.NOTHING, "And what eats them?").forms()).hasSize(2);
  }

  private static List<String> lookedAt(ChatMessage... messages) {
    var answers = new ArrayList<String>();
    Asked.of(
        List.of(messages),
        (_, answer) -> {
          answers.add(answer);
          return Optional.empty();
        });
    return answers;
  }

  /// Whoever asks sends the answers along, and may send anything.
  @Test
  void ofALongAnswerTheBeginningIsLookedAt() {
    assertThat(
            lookedAt(
                new ChatMessage(Role.USER, "How do barnacles feed?"),
                new ChatMessage(Role.ASSISTANT, WHOLE + " And so on.".repeat(100_000)),
                new ChatMessage(Role.USER, "And how big are they?")))
        .singleElement()
        .satisfies(answer -> assertThat(answer).startsWith(WHOLE).hasSize(Asked.LENGTH_MAX));
  }

  @Test
  void whatIsSaidBeforeAnyQuestionAnswersNone() {
    assertThat(
            lookedAt(
                new ChatMessage(Role.ASSISTANT, WHOLE),
                new ChatMessage(Role.USER, "How do barnacles feed?"),
                new ChatMessage(Role.USER, "And how big are they?")))
        .containsExactly("");
  }
}
