package org.openledger.bench.node;

import java.util.List;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;

/// What is asked: short questions whose answers differ.
public final class Questions {
  private static final List<String> SUBJECTS =
      List.of("a tide pool", "a limpet", "an anemone", "kelp", "a sculpin", "a barnacle", "a crab");

  private final String model;
  private final CounterRandom random;

  /// Questions to a model.
  public Questions(String model, CounterRandom random) {
    this.model = model;
    this.random = random;
  }

  /// The body of the next one.
  ///
  /// @param tokens most tokens of its answer
  public Json next(int tokens, boolean stream) {
    var subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
    return body("What is " + subject + "? " + random.nextInt(1_000), tokens, stream);
  }

  /// The body of a question.
  public Json body(String text, int tokens, boolean stream) {
    return Json.object()
        .put("model", model)
        .put("messages", List.of(Json.object().put("role", "user").put("content", text).build()))
        .put("max_tokens", tokens)
        .put("stream", stream)
        .build();
  }
}
