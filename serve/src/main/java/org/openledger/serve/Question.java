package org.openledger.serve;

import java.util.List;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.json.Json;
import org.openledger.core.text.WellFormed;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;

/// What is asked of which model, and how the answer's tokens are to be chosen. Together with the
/// model's weights it fixes the answer, bit for bit.
///
/// @param model the model asked
/// @param messages the conversation
/// @param sampling sampling settings, the seed included
public record Question(ModelId model, List<ChatMessage> messages, SamplingSettings sampling) {
  /// Most messages of a conversation.
  public static final int MESSAGES_MAX = 256;

  /// Most characters of a conversation.
  public static final int CHARS_MAX = 1 << 20;

  public Question {
    messages = List.copyOf(messages);
    // Half a surrogate pair has no UTF-8, so that a hash or a tokenizer would see another text.
    messages.forEach(message -> WellFormed.require(message.content(), "a message"));
    sampling.stop().forEach(stop -> WellFormed.require(stop, "a stop string"));
    long chars = messages.stream().mapToLong(message -> message.content().length()).sum();
    if (messages.isEmpty() || messages.size() > MESSAGES_MAX || chars > CHARS_MAX) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "a conversation has 1 to %d messages of at most %d characters in all"
              .formatted(MESSAGES_MAX, CHARS_MAX));
    }
  }

  /// The same, asked of another model.
  public Question of(ModelId other) {
    return new Question(other, messages, sampling);
  }

  /// SHA-256 of the canonical JSON of the messages: the receipt's `prompt`.
  public PromptHash promptHash() {
    return PromptHash.of(messagesJson());
  }

  /// The messages as an array of objects with `role` and `content`.
  public Json messagesJson() {
    return Json.array(messages.stream().map(Question::toJson).toList());
  }

  /// The question as an object.
  public Json toJson() {
    return Json.object()
        .put("model", model.value())
        .put("messages", messagesJson())
        .put("sampling", sampling.toJson())
        .build();
  }

  /// The question written by [#toJson].
  public static Question fromJson(Json json) {
    return new Question(
        new ModelId(json.get("model").text()),
        json.get("messages").items().stream().map(Question::message).toList(),
        SamplingSettings.fromJson(json.get("sampling")));
  }

  /// A message written as an object with `role` and `content`.
  ///
  /// @throws Failure naming what is wrong with it
  public static ChatMessage message(Json json) {
    var role =
        switch (json.get("role").text()) {
          case "system", "developer" -> ChatMessage.Role.SYSTEM;
          case "user" -> ChatMessage.Role.USER;
          case "assistant" -> ChatMessage.Role.ASSISTANT;
          case String other ->
              throw new Refusal(
                  Code.INVALID_ARGUMENT, "messages of role \"" + other + "\" are not supported");
        };
    return new ChatMessage(role, content(json.get("content")));
  }

  /// The text of a message: a string, or an array of text parts as newer clients send it.
  private static String content(Json content) {
    if (!(content instanceof Json.Arr(var parts))) {
      return content.text();
    }
    var text = new StringBuilder();
    for (var part : parts) {
      if (!part.get("type").text().equals("text")) {
        throw new Refusal(
            Code.INVALID_ARGUMENT,
            "only text can be read, not a part of type " + part.get("type").compact());
      }
      text.append(part.get("text").text());
    }
    return text.toString();
  }

  private static Json toJson(ChatMessage message) {
    return Json.object()
        .put("role", message.role().name().toLowerCase(java.util.Locale.ROOT))
        .put("content", message.content())
        .build();
  }
}
