package org.openledger.bench.answers;

import java.util.List;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;

/// What is asked: mostly what contributors wrote answers to, and now and then what nothing answers.
public final class Questions {
  private static final List<String> SUBJECTS =
      List.of("a tide pool", "a limpet", "an anemone", "kelp", "a sculpin", "a barnacle", "a crab");

  /// One of so many is answered by nothing.
  private static final int STRANGE = 8;

  private final Subject subject;
  private final CounterRandom random;

  /// Questions to a model.
  public Questions(Subject subject, CounterRandom random) {
    this.subject = subject;
    this.random = random;
  }

  /// The body of the next one.
  ///
  /// @param tokens most tokens of its answer
  public Json next(int tokens, boolean stream) {
    return body(subject.model(), text(), tokens, stream);
  }

  private String text() {
    if (random.nextInt(STRANGE) == 0) {
      return "What is " + drawn(SUBJECTS) + "? " + random.nextInt(1_000);
    }
    return drawn(subject.questions());
  }

  private String drawn(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  /// The body of a question to a model.
  public static Json body(String model, String text, int tokens, boolean stream) {
    return Json.object()
        .put("model", model)
        .put("messages", List.of(Json.object().put("role", "user").put("content", text).build()))
        .put("max_tokens", tokens)
        .put("stream", stream)
        .build();
  }
}
