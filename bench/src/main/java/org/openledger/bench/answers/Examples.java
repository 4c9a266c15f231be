package org.openledger.bench.answers;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.openledger.bench.answers.Asked.Style;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// The Datanets that come with the project, and what people ask of them in six styles. A follow-up
/// is asked together with the question before it.
public final class Examples {
  /// Their names.
  public static final List<String> NAMES =
      List.of("tidepools", "smart-contract-security", "environmental-monitoring");

  private static final List<String> QUESTIONS = List.of("questions.jsonl", "questions-more.jsonl");

  private Examples() {}

  static Collected read(Path examples, String name) {
    var builder = new Collected.Builder(name);
    for (var line : Lines.of(examples.resolve(name).resolve(name + ".jsonl"))) {
      var id = line.get("id").text();
      var said =
          new Collected.Said(
              line.get("question").text(), line.get("answer").text(), alsoAsked(line));
      builder.add(id, line.get("contributor").text(), id, said);
    }
    return builder.with(questions(examples.resolve(name)).stream().map(Examples::asked).toList());
  }

  /// The lines of all questions to a Datanet.
  public static List<Json> questions(Path folder) {
    return QUESTIONS.stream().flatMap(file -> Lines.of(folder.resolve(file)).stream()).toList();
  }

  private static AlsoAsked alsoAsked(Json line) {
    return new AlsoAsked(line.get("alsoAsked").texts());
  }

  private static Asked asked(Json line) {
    var right = new HashSet<Hash>();
    line.get("answers").items().forEach(id -> right.add(Collected.commitment(id.text())));
    var question = line.get("question").text();
    return new Asked(
        new Style(line.get("style").text()),
        line.find("after").map(before -> before.text() + " " + question).orElse(question),
        question,
        right);
  }
}
