package org.openledger.bench.answers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Report;
import org.openledger.bench.node.NodeClient;
import org.openledger.core.json.Json;

/// Whether a question that goes on from an answered one is understood: those that people wrote to
/// the Datanets of `examples/`, put to a fresh node over HTTP behind the question before and what
/// the node said to that.
public final class FollowUpBenchmark {
  private static final String NAME = "follow-ups";

  /// So much of the beginning of an answer tells which record it quotes.
  private static final int SIGN = 40;

  private final NodeClient client;

  private FollowUpBenchmark(NodeClient client) {
    this.client = client;
  }

  /// The benchmark.
  public static Benchmark benchmark() {
    return new Benchmark(NAME, "questions that go on from another", FollowUpBenchmark::run);
  }

  private static void run(Benchmark.Run run) {
    ExampleNode.with(
        run,
        NAME,
        (client, examples) -> {
          for (var name : Examples.NAMES) {
            new FollowUpBenchmark(client).measure(examples.resolve(name), run.report());
          }
        });
  }

  private void measure(Path folder, Report out) throws IOException {
    var name = folder.getFileName().toString();
    var texts = new HashMap<String, String>(); // of ids
    for (var line : Lines.of(folder.resolve(name + ".jsonl"))) {
      texts.put(line.get("id").text(), line.get("answer").text());
    }
    int asked = 0;
    int answered = 0;
    int right = 0;
    for (var line : Examples.questions(folder)) {
      if (line.get("style").text().equals(PriorBenchmark.FOLLOW_UP)) {
        var answer = answer(ExampleNode.model(name), line);
        asked++;
        answered += answer.isEmpty() ? 0 : 1;
        right += isOneOf(answer, line.get("answers"), texts) ? 1 : 0;
      }
    }
    var label = NAME + "-" + name;
    double of = Math.max(1, answered);
    add(out, label + "-answered", (double) answered / asked, asked);
    add(out, label + "-right", right / of, answered);
  }

  private static void add(Report out, String name, double share, int of) {
    out.add(new Measurement(name, "share", share, null, 0, true, Math.max(1, of)));
  }

  private static boolean isOneOf(String answer, Json ids, Map<String, String> texts) {
    var sign = answer.substring(0, Math.min(SIGN, answer.length()));
    return !answer.isEmpty()
        && ids.texts().stream().anyMatch(id -> texts.getOrDefault(id, "").contains(sign));
  }

  /// What is said to a question after the one before it; nothing where it is refused.
  private String answer(String model, Json line) throws IOException {
    var before = line.get("after").text();
    var turns = new ArrayList<Json>(List.of(turn("user", before)));
    turns.add(turn("assistant", said(model, turns)));
    turns.add(turn("user", line.get("question").text()));
    return said(model, turns);
  }

  private String said(String model, List<Json> turns) throws IOException {
    var body = Json.object().put("model", model).put("messages", Json.array(turns)).build();
    var reply = client.post("/v1/chat/completions", body);
    if (!reply.ok()) {
      throw new IllegalStateException(model + " says " + reply.body());
    }
    var told = reply.json();
    return told.get("openledger").get("answered").bool()
        ? told.get("choices").items().getFirst().get("message").get("content").text()
        : "";
  }

  private static Json turn(String role, String content) {
    return Json.object().put("role", role).put("content", content).build();
  }
}
