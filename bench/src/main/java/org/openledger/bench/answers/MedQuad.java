package org.openledger.bench.answers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openledger.bench.answers.Asked.Style;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;

/// MedQuAD: 15,049 questions of public health sites with their answers.
///
/// `own` asks a record's own question, and every record with the same answer is right. `templates`
/// asks for a subject in another form of words, `paraphrases` in a person's own; right is what has
/// the same subject and kind.
final class MedQuad {
  /// Passages of an answer that are indexed.
  private static final int LEAD = 1;

  private static final int OWN = 1_000;
  private static final int TEMPLATES = 400;

  /// The longest question that an answer begins by repeating.
  private static final int REPEATED_MAX = 200;

  /// How else a kind of question is asked.
  private static final Map<String, List<String>> FORMS =
      Map.ofEntries(
          Map.entry("information", List.of("tell me about %s", "%s explained")),
          Map.entry("symptoms", List.of("signs of %s", "how do I notice %s")),
          Map.entry("treatment", List.of("therapy for %s", "how is %s treated")),
          Map.entry("inheritance", List.of("does %s run in families", "%s passed on to children")),
          Map.entry("frequency", List.of("how rare is %s", "how common is %s")),
          Map.entry("genetic changes", List.of("which gene causes %s", "mutation behind %s")),
          Map.entry("causes", List.of("why does one get %s", "reason for %s")),
          Map.entry("exams and tests", List.of("tests for %s", "how do doctors find %s")),
          Map.entry("susceptibility", List.of("who gets %s", "risk factors of %s")),
          Map.entry("prevention", List.of("how to avoid %s", "protect myself from %s")),
          Map.entry("outlook", List.of("prognosis of %s", "what to expect with %s")));

  private MedQuad() {}

  private record Row(String focus, String kind, String question, Hash commitment) {
    String key() {
      return key(focus, kind);
    }

    static String key(String focus, String kind) {
      return focus.toLowerCase(Locale.ROOT) + "\t" + kind;
    }
  }

  /// The collection and its questions, drawn from a seed.
  static Collected read(Path file, long seed) {
    var builder = new Collected.Builder("medquad");
    var rows = new ArrayList<Row>();
    for (var line : Lines.of(file)) {
      var focus = line.get("focus").text();
      var question = line.get("question").text();
      var said = new Collected.Said(question, Collected.lead(answer(line), LEAD));
      var record = builder.add(line.get("id").text(), line.get("source").text(), focus, said);
      rows.add(new Row(focus, line.get("question_type").text(), question, record.commitment()));
    }
    var asked = new ArrayList<Asked>();
    asked.addAll(own(builder, rows, seed));
    asked.addAll(templates(rows, seed));
    asked.addAll(paraphrases(rows));
    return builder.with(asked);
  }

  /// An answer without the question that some begin by repeating.
  private static String answer(Json line) {
    var answer = line.get("answer").text();
    int mark = answer.indexOf('?');
    if (mark < 0 || mark > REPEATED_MAX) {
      return answer;
    }
    var first = answer.substring(0, mark).strip();
    boolean asks =
        first.matches("(?s)(What|How|Is|Are|Who|Can|Does|Do|Where|Why|Which)\\b.*")
            && !first.contains(". ");
    var rest = answer.substring(mark + 1).strip();
    return asks && !rest.isEmpty() ? rest : answer;
  }

  private static List<Asked> own(Collected.Builder builder, List<Row> rows, long seed) {
    var same = new HashMap<Hash, Set<Hash>>();
    for (var record : builder.records()) {
      same.computeIfAbsent(record.cluster().commitment(), _ -> new HashSet<>())
          .add(record.commitment());
    }
    int[] order = CounterRandom.of(seed, "medquad own").permutation(rows.size());
    return IntStream.range(0, Math.min(OWN, order.length))
        .mapToObj(i -> {
          var row = rows.get(order[i]);
          var cluster = builder.records().get(order[i]).cluster().commitment();
          return new Asked(
              new Style("own"), row.question(), row.focus(), same.getOrDefault(cluster, Set.of()));
        })
        .toList();
  }

  private static List<Asked> templates(List<Row> rows, long seed) {
    var right = right(rows);
    var asked = new ArrayList<Asked>();
    int[] order = CounterRandom.of(seed, "medquad templates").permutation(rows.size());
    for (int i = 0; i < order.length && asked.size() < TEMPLATES; i++) {
      var row = rows.get(order[i]);
      var forms = FORMS.get(row.kind());
      if (forms != null) {
        var question = String.format(Locale.ROOT, forms.get(i % forms.size()), row.focus());
        asked.add(
            new Asked(
                new Style("templates"),
                question,
                row.focus(),
                right.getOrDefault(row.key(), Set.of())));
      }
    }
    return asked;
  }

  private static List<Asked> paraphrases(List<Row> rows) {
    var right = right(rows);
    return Lines.resource("medquad-paraphrases.jsonl").stream()
        .map(line -> {
          var focus = line.get("focus").text();
          var key = Row.key(focus, line.get("type").text());
          return new Asked(
              new Style("paraphrases"),
              line.get("question").text(),
              focus,
              right.getOrDefault(key, Set.of()));
        })
        .toList();
  }

  /// The records of one subject and kind.
  private static Map<String, Set<Hash>> right(List<Row> rows) {
    return rows.stream()
        .collect(
            Collectors.groupingBy(
                Row::key, Collectors.mapping(Row::commitment, Collectors.toUnmodifiableSet())));
  }
}
