package org.openledger.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;

class QuestionTest {
  private static final SamplingSettings GREEDY = SamplingSettings.greedy(8);
  private static final ModelId MODEL = new ModelId("nano");

  private static Question question(ChatMessage... messages) {
    return new Question(MODEL, List.of(messages), GREEDY);
  }

  private static Refusal refusal(ThrowingCallable call) {
    var refusal = catchThrowableOfType(Refusal.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
    return refusal;
  }

  @Test
  void aConversationHasOneToManyMessagesOfBoundedLength() {
    var one = ChatMessage.user("x");
    var most = Collections.nCopies(Question.MESSAGES_MAX, one);
    assertThat(new Question(MODEL, most, GREEDY).messages()).hasSize(Question.MESSAGES_MAX);
    refusal(() -> question());
    var more = Collections.nCopies(Question.MESSAGES_MAX + 1, one);
    refusal(() -> new Question(MODEL, more, GREEDY));
    var half = ChatMessage.user("x".repeat(Question.CHARS_MAX / 2));
    assertThat(question(half, half).messages()).hasSize(2);
    refusal(() -> question(half, half, one));
  }

  @Test
  void itsHashIsThatOfTheCanonicalMessagesAlone() {
    var asked = question(ChatMessage.system("Be brief."), ChatMessage.user("Où?"));
    var canonical =
        "[{\"content\":\"Be brief.\",\"role\":\"system\"},{\"content\":\"Où?\",\"role\":\"user\"}]";
    assertThat(asked.promptHash().value())
        .isEqualTo(Sha256.digest(canonical.getBytes(StandardCharsets.UTF_8)));
    var drawn = new Question(MODEL, asked.messages(), SamplingSettings.plain(8, 1));
    assertThat(drawn.promptHash()).isEqualTo(asked.promptHash());
    assertThat(question(ChatMessage.user("Où ?")).promptHash()).isNotEqualTo(asked.promptHash());
  }

  @Test
  void itIsReadBackFromItsDocument() {
    var asked =
        new Question(
            new ModelId("nano:birds@3"),
            List.of(ChatMessage.user("a"), ChatMessage.assistant("b"), ChatMessage.user("c")),
            SamplingSettings.plain(5, -7).withStop(List.of("\n")));
    assertThat(Question.fromJson(Json.parse(asked.toJson().canonical()))).isEqualTo(asked);
  }

  @Test
  void messagesAreReadInTheFormsThatClientsSend() {
    assertThat(message("{\"role\":\"developer\",\"content\":\"x\"}"))
        .isEqualTo(ChatMessage.system("x"));
    assertThat(
            message(
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                    + "{\"type\":\"text\",\"text\":\"b\"}]}"))
        .isEqualTo(ChatMessage.user("ab"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tool", "User", ""})
  void otherRolesAreRefusedByName(String role) {
    var refusal = refusal(() -> message("{\"role\":\"" + role + "\",\"content\":\"x\"}"));
    assertThat(refusal).hasMessageContaining("\"" + role + "\"");
  }

  @Test
  void whatIsNoTextIsRefused() {
    var refusal =
        refusal(() -> message("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}"));
    assertThat(refusal).hasMessageContaining("image_url");
  }

  private static ChatMessage message(String json) {
    return Question.message(Json.parse(json));
  }

  @Test
  void halfASurrogatePairIsNoText() {
    for (var text : List.of("x\ud800", "\udc00", "\ud83dx")) {
      assertThatThrownBy(() ->
              new Question(
                  new ModelId("nano"), List.of(ChatMessage.user(text)), SamplingSettings.greedy(4)))
          .isInstanceOfSatisfying(
              Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.ILL_FORMED_TEXT));
      assertThatThrownBy(() ->
              new Question(
                  new ModelId("nano"),
                  List.of(ChatMessage.user("x")),
                  SamplingSettings.greedy(4).withStop(List.of(text))))
          .isInstanceOf(Refusal.class);
    }
    var whole =
        new Question(
            new ModelId("nano"),
            List.of(ChatMessage.user("\ud83e\udd80")),
            SamplingSettings.greedy(4));
    assertThat(whole.messages().getFirst().content()).hasSize(2);
  }
}
