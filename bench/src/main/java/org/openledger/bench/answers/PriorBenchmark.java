package org.openledger.bench.answers;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Report;
import org.openledger.core.hash.Hash;
import org.openledger.memory.gate.Calibrating;
import org.openledger.memory.gate.Feature;
import org.openledger.memory.gate.Gate;
import org.openledger.memory.gate.Look;
import org.openledger.memory.gate.NullQuestions;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Fusion;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Spelling;

/// Learns what every gate begins with from the questions that people wrote to the Datanets of
/// `examples/`: how passages are put in order, and what a right answer looks like. What it prints
/// stands in the program as constants.
///
/// Each question is also asked of its Datanet without what answers it and all that is about the
/// same, where every answer is wrong; and all of it of the same records without their other
/// wordings, for most Datanets have none. What is measured is of each Datanet by what was learnt
/// from the two others.
public final class PriorBenchmark {
  private static final String NAME = "gate-prior";
  private static final int WEIGHT_BITS = 16;
  private static final int BIAS_BITS = 20;

  /// About what Datanets' own thresholds are.
  private static final double THRESHOLD = 0.4;

  /// Above this cosine two texts are about the same.
  private static final int NEAR = (1 << 20) / 100 * 60;

  /// A question that goes on from another is not asked so by itself.
  static final String FOLLOW_UP = "follow-up";

  private static final String TAKEN_OUT = "taken-out";

  private static final String PARAPHRASE = "paraphrase";

  /// Before the styles of questions that are asked of records with one wording each.
  private static final String PLAIN = "plain-";

  /// Looks at what was found as a gate does that nobody has fitted.
  private static final Gate GATE = Gate.of(Calibrating.unfitted());

  private final Map<String, List<Row>> rows = new TreeMap<>();

  private PriorBenchmark() {}

  /// A question, and what was seen of it.
  ///
  /// @param signs of each passage
  /// @param right which passages answer it
  /// @param features of the first
  /// @param worded whether the first has other wordings
  private record Row(
      String style, List<double[]> signs, List<Boolean> right, double[] features, boolean worded) {
    Logistic.Lesson lesson() {
      return new Logistic.Lesson(features, right.getFirst());
    }

    /// Whether a right passage is the first by an order.
    boolean first(double[] order) {
      int best = 0;
      for (int i = 1; i < signs.size(); i++) {
        if (Listwise.dot(signs.get(i), order) > Listwise.dot(signs.get(best), order)) {
          best = i;
        }
      }
      return right.get(best);
    }
  }

  /// The benchmark by its name.
  public static Benchmark benchmark() {
    return new Benchmark(
        NAME, "what gates begin with, learnt", run -> new PriorBenchmark().run(run));
  }

  private void run(Benchmark.Run run) {
    var root = Path.of(System.getProperty("openledger.root", ""));
    var work = run.wish().work();
    AnswersBenchmark.withVectors(
        root,
        work == null ? root.resolve("target/embeddings") : work,
        vectors -> {
          for (var name : Examples.NAMES) {
            var collected = Examples.read(root.resolve("examples"), name);
            learn(collected, "", vectors);
            learn(collected.withoutOtherWordings(), PLAIN, vectors);
          }
        });
    var all = rows.values().stream().flatMap(List::stream).toList();
    run.remarks().println("order, 2^-16: " + units(Listwise.fit(lists(all)), WEIGHT_BITS));
    show("plain", Logistic.fit(lessons(all, false)), run.remarks());
    show("worded", Logistic.fit(lessons(all, true)), run.remarks());
    rows.keySet().forEach(name -> report(name, run.report()));
  }

  private static List<Listwise.Lesson> lists(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.right().contains(true))
        .map(row -> new Listwise.Lesson(row.signs(), row.right()))
        .toList();
  }

  private static List<Logistic.Lesson> lessons(List<Row> rows, boolean worded) {
    return rows.stream().filter(row -> row.worded() == worded).map(Row::lesson).toList();
  }

  private static void show(String records, double[] model, PrintWriter out) {
    out.println(records + " bias, 2^-20: " + units(Arrays.copyOf(model, 1), BIAS_BITS));
    double[] weights = Arrays.copyOfRange(model, 1, model.length);
    out.println(records + " weights, 2^-16: " + units(weights, WEIGHT_BITS));
  }

  private static String units(double[] numbers, int bits) {
    return Arrays.stream(numbers)
        .mapToObj(number -> Long.toString(Math.round(number * (1 << bits))))
        .collect(Collectors.joining(" "));
  }

  private void report(String name, Report out) {
    var others =
        rows.entrySet().stream()
            .filter(each -> !each.getKey().equals(name))
            .flatMap(each -> each.getValue().stream())
            .toList();
    double[] plain = Logistic.fit(lessons(others, false));
    double[] worded = Logistic.fit(lessons(others, true));
    double[] order = Listwise.fit(lists(others));
    var styles = new TreeMap<String, Sureness>();
    var firsts = new TreeMap<String, Sureness>();
    for (var row : rows.getOrDefault(name, List.of())) {
      if (row.right().contains(true)) {
        firsts.computeIfAbsent(row.style(), _ -> new Sureness()).add(1, true, row.first(order));
      }
      double probability = Logistic.probability(row.worded() ? worded : plain, row.features());
      styles
          .computeIfAbsent(row.style(), _ -> new Sureness())
          .add(probability, probability >= THRESHOLD, row.right().getFirst());
    }
    for (var as : List.of("", PLAIN)) {
      var asked = styles.getOrDefault(as + PARAPHRASE, new Sureness());
      var without = styles.getOrDefault(as + TAKEN_OUT, new Sureness());
      for (int percent : new int[] {2, 5}) {
        var label = "%s-%s-%skept-at-%d".formatted(NAME, name, as, percent);
        add(out, label, asked.keptAt(percent / 100.0, without), asked.count());
      }
    }
    firsts.forEach((style, first) ->
        add(out, "%s-%s-%s-first".formatted(NAME, name, style), first.right(), first.count()));
    styles.forEach((style, sure) -> {
      add(out, "%s-%s-%s-answered".formatted(NAME, name, style), sure.answered(), sure.count());
      add(out, "%s-%s-%s-right".formatted(NAME, name, style), sure.right(), sure.count());
    });
  }

  private static void add(Report out, String name, double value, int count) {
    boolean higher =
        !name.contains("absent") && !name.contains("off-topic") && !name.contains(TAKEN_OUT);
    out.add(
        new Measurement(
            name.toLowerCase(Locale.ROOT), "share", value, null, 0, higher, Math.max(1, count)));
  }

  private void learn(Collected collected, String as, KeptVectors vectors) {
    AnswersBenchmark.keep(collected.records(), vectors);
    var memory = Memory.of(collected.records(), vectors, Fusion.DEFAULT);
    var spelling = new Spelling(memory);
    var questions = new ArrayList<>(collected.asked());
    for (var nothing : NullQuestions.ALL) {
      questions.add(new Asked(new Asked.Style("off-topic"), nothing, nothing, Set.of()));
    }
    var learnt = rows.computeIfAbsent(collected.name(), _ -> new ArrayList<>());
    for (var asked : questions) {
      if (!asked.style().name().equals(FOLLOW_UP)) {
        var meant = spelling.mended(asked.question());
        var found = memory.find(meant, Gate.CANDIDATES);
        add(learnt, as + asked.style().name(), GATE.look(meant, found, memory), asked.right());
        if (!asked.right().isEmpty()) {
          var about = about(collected, asked, memory);
          var rest = found.stream().filter(it -> !about.contains(it.record().commitment()));
          add(learnt, as + TAKEN_OUT, GATE.look(meant, rest.toList(), memory), Set.of());
        }
      }
    }
  }

  /// The records that answer, and those about the same.
  private static Set<Hash> about(Collected collected, Asked asked, Memory memory) {
    var about = new HashSet<>(asked.right());
    for (var record : collected.records()) {
      if (asked.right().contains(record.commitment())) {
        memory.find(record.prompt(), Gate.CANDIDATES).stream()
            .filter(PriorBenchmark::near)
            .forEach(found -> about.add(found.record().commitment()));
      }
    }
    return about;
  }

  private static boolean near(Found found) {
    return found.signs().text().units() >= NEAR || found.signs().prompt().units() >= NEAR;
  }

  private static void add(List<Row> rows, String style, Look look, Set<Hash> right) {
    if (look.size() > 0) {
      var signs = new ArrayList<double[]>();
      var rights = new ArrayList<Boolean>();
      for (int i = 0; i < look.size(); i++) {
        signs.add(numbers(look.signs(i)));
        rights.add(right.contains(look.found().get(i).record().commitment()));
      }
      var features = look.features(0);
      rows.add(new Row(style, signs, rights, numbers(features.values()), features.worded()));
    }
  }

  private static double[] numbers(List<Integer> units) {
    return units.stream().mapToDouble(each -> each / (double) Feature.UNIT).toArray();
  }
}
