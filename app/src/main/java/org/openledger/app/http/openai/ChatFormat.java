package org.openledger.app.http.openai;

import java.util.List;
import org.openledger.core.json.Json;
import org.openledger.node.Answered;

/// Answers in the shapes of OpenAI's chat completions, whole and in chunks.
final class ChatFormat {
  private final String id;
  private final String model;
  private final long createdSeconds;

  ChatFormat(String id, String model, long createdSeconds) {
    this.id = id;
    this.model = model;
    this.createdSeconds = createdSeconds;
  }

  Json whole(Answered answer) {
    var choice =
        Json.object()
            .put("index", 0)
            .put(
                "message",
                Json.object()
                    .put("role", "assistant")
                    .put("content", answer.text())
                    .put("refusal", Json.ofNull())
                    .build())
            .put("logprobs", Json.ofNull())
            .put("finish_reason", finish(answer))
            .build();
    return head("chat.completion")
        .put("choices", List.of(choice))
        .put("usage", usage(answer))
        .put("openledger", summary(answer))
        .build();
  }

  Json role() {
    return chunk(Json.object().put("role", "assistant").put("content", "").build(), Json.ofNull())
        .build();
  }

  Json text(String piece) {
    return chunk(Json.object().put("content", piece).build(), Json.ofNull()).build();
  }

  /// The chunk that ends the text; it carries the attribution where no usage chunk follows.
  Json end(Answered answer, boolean usageFollows) {
    var chunk = chunk(Json.object().build(), Json.of(finish(answer)));
    return usageFollows ? chunk.build() : chunk.put("openledger", summary(answer)).build();
  }

  Json usageChunk(Answered answer) {
    return head("chat.completion.chunk")
        .put("choices", List.of())
        .put("usage", usage(answer))
        .put("openledger", summary(answer))
        .build();
  }

  private Json.ObjectBuilder chunk(Json delta, Json finish) {
    var choice =
        Json.object()
            .put("index", 0)
            .put("delta", delta)
            .put("logprobs", Json.ofNull())
            .put("finish_reason", finish)
            .build();
    return head("chat.completion.chunk").put("choices", List.of(choice));
  }

  private Json.ObjectBuilder head(String object) {
    return Json.object()
        .put("id", id)
        .put("object", object)
        .put("created", createdSeconds)
        .put("model", model);
  }

  /// The `openledger` object that rides on every chat completion.
  private static Json summary(Answered answer) {
    var body = answer.receipt().body();
    return Json.object()
        .put("receipt", answer.receipt().id().toString())
        .put("fee", body.paid().fee().units().toString())
        .put("attribution", answer.attribution().toJson())
        .put("adapterDigest", body.model().adapter().toString())
        .put("kernelVersion", body.model().kernelVersion())
        .build();
  }

  private static Json usage(Answered answer) {
    var said = answer.receipt().body().said();
    return Json.object()
        .put("prompt_tokens", said.prompt().tokens())
        .put("completion_tokens", said.answer().tokens())
        .put("total_tokens", said.prompt().tokens() + said.answer().tokens())
        .build();
  }

  /// OpenAI has no word for an answer whose first asker went away; it was cut.
  private static String finish(Answered answer) {
    return switch (answer.finish()) {
      case STOP -> "stop";
      case LENGTH, CANCELLED -> "length";
    };
  }
}
