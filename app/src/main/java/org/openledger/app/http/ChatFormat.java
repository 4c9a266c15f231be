package org.openledger.app.http;

import java.util.List;
import java.util.Locale;
import org.openledger.core.json.Json;
import org.openledger.node.PaidAnswer;
import org.openledger.serve.Answer;

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

  Json whole(PaidAnswer paid) {
    var answer = paid.answer();
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
        .put("openledger", paid.summary())
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
  Json end(PaidAnswer paid, boolean usageFollows) {
    var chunk = chunk(Json.object().build(), Json.of(finish(paid.answer())));
    return usageFollows ? chunk.build() : chunk.put("openledger", paid.summary()).build();
  }

  Json usageChunk(PaidAnswer paid) {
    return head("chat.completion.chunk")
        .put("choices", List.of())
        .put("usage", usage(paid.answer()))
        .put("openledger", paid.summary())
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

  private static Json usage(Answer answer) {
    return Json.object()
        .put("prompt_tokens", answer.promptTokens())
        .put("completion_tokens", answer.answerTokens())
        .put("total_tokens", answer.promptTokens() + answer.answerTokens())
        .build();
  }

  private static String finish(Answer answer) {
    return answer.finish().name().toLowerCase(Locale.ROOT);
  }
}
