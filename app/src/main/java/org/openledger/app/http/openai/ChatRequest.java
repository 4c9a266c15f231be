package org.openledger.app.http.openai;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.openledger.app.http.MalformedBody;
import org.openledger.app.http.ParameterRefusal;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.node.AskRequest;

/// The body of a chat completion request, checked.
///
/// What OpenAI's API has and this node cannot honour is refused by name rather than ignored.
/// `temperature` is 0 where it is not given, so that an answer repeats.
///
/// @param stream whether the answer is streamed
/// @param ask what is asked
/// @param includeUsage whether a stream ends with a usage chunk
public record ChatRequest(boolean stream, AskRequest ask, boolean includeUsage) {
  private static final int TOKENS_DEFAULT = 512;

  /// Most characters of a body: twice the longest conversation, for what surrounds it.
  private static final int CHARS_MAX = 1 << 21;

  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "temperature",
          "top_p",
          "top_k",
          "min_p",
          "repetition_penalty",
          "max_tokens",
          "max_completion_tokens",
          "stop",
          "seed",
          "user",
          "metadata",
          "service_tier",
          "reasoning_effort",
          "verbosity",
          "prompt_cache_key",
          "store",
          "safety_identifier",
          "memory",
          "wanted");

  /// Members whose one harmless value is accepted because clients send it unasked.
  private static boolean isHarmless(String name, Json value) {
    return switch (name) {
      case "n" -> value instanceof Json.Num(var n) && n.compareTo(BigDecimal.ONE) == 0;
      case "presence_penalty", "frequency_penalty" ->
          value instanceof Json.Num(var n) && n.signum() == 0;
      case "top_logprobs" -> value instanceof Json.Num(var n) && n.signum() == 0;
      case "modalities" -> value.equals(Json.strings(List.of("text")));
      case "logprobs" -> value.equals(Json.of(false));
      case "parallel_tool_calls" -> true;
      case "tools", "logit_bias", "functions" ->
          value.equals(Json.array(List.of())) || value.equals(Json.object().build());
      case "response_format" -> value.find("type").filter(Json.of("text")::equals).isPresent();
      case "tool_choice" -> value.equals(Json.of("none")) || value.equals(Json.of("auto"));
      default -> false;
    };
  }

  /// The request in the text of a body.
  ///
  /// @throws Refusal if it is none, or asks for what this node cannot do
  public static ChatRequest parse(String body) {
    try {
      return read(Json.parse(body, CHARS_MAX));
    } catch (JsonException e) {
      throw new MalformedBody("the request is not a chat completion request: ", e);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Code.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
    }
  }

  private static ChatRequest read(Json json) {
    for (var member : json.members().entrySet()) {
      boolean given = !(member.getValue() instanceof Json.Null);
      if (given
          && !KNOWN.contains(member.getKey())
          && !isHarmless(member.getKey(), member.getValue())) {
        throw new ParameterRefusal(member.getKey(), brief(member.getValue()));
      }
    }
    var messages = json.get("messages").items().stream().map(ChatRequest::message).toList();
    var model = model(json.get("model").text());
    boolean stream = json.find("stream").map(Json::bool).orElse(false);
    boolean usage =
        json.find("stream_options")
            .flatMap(options -> options.find("include_usage"))
            .map(Json::bool)
            .orElse(false);
    var ask = new AskRequest(model, messages, sampling(json), wishes(json));
    return new ChatRequest(stream, ask, usage);
  }

  private static AskRequest.Wishes wishes(Json json) {
    var memory = json.find("memory").map(ChatRequest::memory).orElse(AskRequest.Memory.ON);
    return new AskRequest.Wishes(memory, json.find("wanted").map(Json::bool).orElse(false));
  }

  private static AskRequest.Memory memory(Json memory) {
    return switch (memory.text()) {
      case "on" -> AskRequest.Memory.ON;
      case "off" -> AskRequest.Memory.OFF;
      case String other ->
          throw new Refusal(
              Code.INVALID_ARGUMENT, "memory is \"on\" or \"off\", not \"" + other + "\"");
    };
  }

  /// The name without a version stands for the newest one. A name that no model of this node could
  /// have is as unknown as any other.
  private static ModelId model(String name) {
    try {
      boolean versioned = name.indexOf(':') < 0 || name.indexOf('@') >= 0;
      return versioned ? new ModelId(name) : ModelId.newest(name);
    } catch (IllegalArgumentException e) {
      throw ChatRoutes.noModel(name);
    }
  }

  /// A message as OpenAI's clients write it; `developer` is what newer ones call the system.
  private static AskRequest.Message message(Json json) {
    var role =
        switch (json.get("role").text()) {
          case "system", "developer" -> AskRequest.Role.SYSTEM;
          case "user" -> AskRequest.Role.USER;
          case "assistant" -> AskRequest.Role.ASSISTANT;
          case String other ->
              throw new Refusal(
                  Code.INVALID_ARGUMENT, "messages of role \"" + other + "\" are not supported");
        };
    return new AskRequest.Message(role, content(json.get("content")));
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

  private static AskRequest.Sampling sampling(Json json) {
    int tokensMax =
        json.find("max_completion_tokens")
            .or(() -> json.find("max_tokens"))
            .map(Json::asInt)
            .orElse(TOKENS_DEFAULT);
    var filter =
        new AskRequest.Filter(
            json.find("temperature").map(Json::asDouble).orElse(0.0),
            json.find("top_k").map(Json::asInt).orElse(0),
            json.find("top_p").map(Json::asDouble).orElse(1.0));
    return new AskRequest.Sampling(
        filter,
        json.find("min_p").map(Json::asDouble).orElse(0.0),
        tokensMax,
        json.find("repetition_penalty").map(Json::asDouble).orElse(1.0),
        json.find("stop").map(ChatRequest::stops).orElse(List.of()),
        json.find("seed").map(Json::asLong).orElse(0L));
  }

  private static List<String> stops(Json stop) {
    var texts =
        stop instanceof Json.Str(var text)
            ? Stream.of(text)
            : stop.items().stream().map(Json::text);
    // Nothing ends at an empty text, which some clients send where they mean none.
    return texts.filter(text -> !text.isEmpty()).toList();
  }

  private static String brief(Json value) {
    var text = value.compact();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
