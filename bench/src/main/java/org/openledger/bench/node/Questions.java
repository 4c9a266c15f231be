package org.openledger.bench.node;

import java.util.List;
import java.util.Optional;
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
    if (subject.questions().isEmpty() || random.nextInt(STRANGE) == 0) {
      var strange = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
      return body("What is " + strange + "? " + random.nextInt(1_000), tokens, stream);
    }
    var questions = subject.questions();
    return body(questions.get(random.nextInt(questions.size())), tokens, stream);
  }

  /// The receipt of an answer; what no record answers costs nothing and has none.
  public static Optional<String> receipt(Json answer) {
    var summary = answer.get("openledger");
    return summary.get("answered").bool()
        ? Optional.of(summary.get("receipt").text())
        : Optional.empty();
  }

  /// The body of a question.
  public Json body(String text, int tokens, boolean stream) {
    return Json.object()
        .put("model", subject.model())
        .put("messages", List.of(Json.object().put("role", "user").put("content", text).build()))
        .put("max_tokens", tokens)
        .put("stream", stream)
        .build();
  }
}
