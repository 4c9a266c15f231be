package org.openledger.app.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.app.http.ParameterRefusal;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.node.AskRequest.Role;

/// A chat completion request as it is read, and what is refused by name.
class ChatRequestTest {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  @Test
  void whatIsNotGivenHasItsDefault() {
    var request = ChatRequest.parse("{\"model\":\"nano\"," + MESSAGES + "}");
    assertThat(request.stream()).isFalse();
    assertThat(request.ask().model().value()).isEqualTo("nano");
    assertThat(request.ask().sampling().filter().temperature()).isZero();
    assertThat(request.ask().sampling().tokensMax()).isEqualTo(512);
    assertThat(request.ask().messages().getFirst().role()).isEqualTo(Role.USER);
  }

  @Test
  void partsOfAMessageAreOneText() {
    var parts = "[{\"type\":\"text\",\"text\":\"What \"},{\"type\":\"text\",\"text\":\"is it?\"}]";
    var body = "{\"model\":\"nano\",\"messages\":[{\"role\":\"developer\",\"content\":%s}]}";
    var message = ChatRequest.parse(body.formatted(parts)).ask().messages().getFirst();
    assertThat(message.content()).isEqualTo("What is it?");
    assertThat(message.role()).isEqualTo(Role.SYSTEM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"n\":1",
        "\"presence_penalty\":0",
        "\"logprobs\":false",
        "\"tools\":[]",
        "\"tool_choice\":\"none\"",
        "\"response_format\":{\"type\":\"text\"}",
        "\"user\":\"u\"",
        "\"service_tier\":\"auto\"",
        "\"modalities\":[\"text\"]",
        "\"top_logprobs\":0",
        "\"reasoning_effort\":\"low\"",
        "\"stop\":\"\"",
        "\"stop\":[\"\"]",
        "\"frequency_penalty\":null"
      })
  void harmlessMembersAreAccepted(String member) {
    assertThat(ChatRequest.parse("{\"model\":\"nano\"," + MESSAGES + "," + member + "}").ask())
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "logit_bias", "tools", "audio", "modalities", "top_logprobs"})
  void whatCannotBeHonouredIsNamed(String member) {
    var body = "{\"model\":\"nano\",%s,\"%s\":{\"a\":2}}".formatted(MESSAGES, member);
    assertThatThrownBy(() -> ChatRequest.parse(body))
        .isInstanceOfSatisfying(
            ParameterRefusal.class, e -> assertThat(e.param()).isEqualTo(member));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"model\":\"nano\"}",
        "{\"model\":\"nano\",\"messages\":[{\"role\":\"robot\",\"content\":\"x\"}]}",
        "{\"model\":\"nano\",\"messages\":7}"
      })
  void whatIsNoRequestIsRefused(String body) {
    assertThatThrownBy(() -> ChatRequest.parse(body))
        .extracting(e -> ((Failure) e).code())
        .isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void aNameThatNoModelCouldHaveIsAsUnknownAsAnyOther() {
    assertThatThrownBy(() -> ChatRequest.parse("{\"model\":\"GPT 4\"," + MESSAGES + "}"))
        .extracting(e -> ((Failure) e).code())
        .isEqualTo(Code.MODEL_NOT_FOUND);
  }
}
