package org.openledger.app.http.openai;

import java.util.List;
import java.util.Optional;
import org.openledger.app.http.SourceView;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.node.Answered;
import org.openledger.node.Source;
import org.openledger.node.Unanswered;

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

  /// What became of a question.
  sealed interface Said {
    /// What is said.
    String text();

    /// What was signed for it, if it was answered.
    Optional<Hash> receipt();
  }

  /// An answer.
  record Paid(Answered answer, List<Source> sources) implements Said {
    Paid {
      sources = List.copyOf(sources);
    }

    @Override
    public String text() {
      return answer.text();
    }

    @Override
    public Optional<Hash> receipt() {
      return Optional.of(answer.receipt().id());
    }
  }

  /// That there is none.
  record Free(Unanswered unanswered) implements Said {
    @Override
    public String text() {
      return unanswered.text();
    }

    @Override
    public Optional<Hash> receipt() {
      return Optional.empty();
    }
  }

  Json whole(Said said) {
    var choice =
        Json.object()
            .put("index", 0)
            .put(
                "message",
                Json.object()
                    .put("role", "assistant")
                    .put("content", said.text())
                    .put("refusal", Json.ofNull())
                    .build())
            .put("logprobs", Json.ofNull())
            .put("finish_reason", finish(said))
            .build();
    return head("chat.completion")
        .put("choices", List.of(choice))
        .put("usage", usage(said))
        .put("openledger", summary(said))
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
  Json end(Said said, boolean usageFollows) {
    var chunk = chunk(Json.object().build(), Json.of(finish(said)));
    return usageFollows ? chunk.build() : chunk.put("openledger", summary(said)).build();
  }

  Json usageChunk(Said said) {
    return head("chat.completion.chunk")
        .put("choices", List.of())
        .put("usage", usage(said))
        .put("openledger", summary(said))
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
  private static Json summary(Said said) {
    return switch (said) {
      case Paid(var answer, var sources) -> {
        var body = answer.receipt().body();
        yield Json.object()
            .put("answered", true)
            .put("receipt", answer.receipt().id().toString())
            .put("fee", body.paid().fee().units().toString())
            .put("sources", sources.stream().map(SourceView::of).toList())
            .put("attribution", answer.attribution().toJson())
            .put("adapterDigest", body.model().adapter().toString())
            .put("kernelVersion", body.model().kernelVersion())
            .build();
      }
      case Free(Unanswered(_, var instead, var wanted)) -> {
        var json =
            Json.object()
                .put("answered", false)
                .put("fee", "0")
                .put("instead", Json.strings(instead));
        wanted.ifPresent(outcome -> json.put("wanted", outcome.word()));
        yield json.build();
      }
    };
  }

  private static Json usage(Said said) {
    return switch (said) {
      case Paid(var answer, _) -> {
        var counted = answer.receipt().body().said();
        yield usage(counted.prompt().tokens(), counted.answer().tokens());
      }
      case Free _ -> usage(0, 0);
    };
  }

  private static Json usage(long read, long written) {
    return Json.object()
        .put("prompt_tokens", read)
        .put("completion_tokens", written)
        .put("total_tokens", read + written)
        .build();
  }

  /// OpenAI has no word for an answer whose first asker went away; it was cut.
  private static String finish(Said said) {
    return switch (said) {
      case Paid(var answer, _) ->
          switch (answer.finish()) {
            case STOP -> "stop";
            case LENGTH, CANCELLED -> "length";
          };
      case Free _ -> "stop";
    };
  }
}
