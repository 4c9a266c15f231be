package org.openledger.bench.credit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Quantiles;
import org.openledger.bench.measurement.Stopwatch;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.openledger.memory.credit.Alignment;
import org.openledger.memory.credit.Calibration;
import org.openledger.memory.credit.CreditTrial;
import org.openledger.memory.credit.CreditTrial.Base;
import org.openledger.memory.credit.Origins;
import org.openledger.memory.search.Remembered;

/// A stranger makes a Datanet of its own out of others' records, in whichever [Disguise]: how many
/// are taken for its own where it is asked first, and how many honest records are taken for copies.
final class Elsewhere {
  private static final int VICTIMS = 200;
  private static final int HONEST = 600;
  private static final int BYTES_MAX = 1 << 24;

  private final Benchmark.Run run;
  private final Base base;
  private final Collection medquad;
  private final List<Double> milliseconds = new ArrayList<>();

  Elsewhere(Benchmark.Run run, Base base, Collection medquad) {
    this.run = run;
    this.base = base;
    this.medquad = medquad;
  }

  /// A question, and the record that answers it.
  private record Asked(String question, Remembered victim) {}

  /// Everything that is measured.
  ///
  /// @param whole over all records of MedQuAD
  /// @param examples names of the Datanets that people's questions are asked of
  void measure(CreditTrial whole, List<String> examples, long seed) {
    for (var disguise : Disguise.values()) {
      int own = 0;
      int all = 0;
      for (var name : examples) {
        var collection = Collection.example(name);
        var asked = asked(name, collection);
        own += own(trial(collection.records(), seed), disguise, asked, collection, seed);
        all += asked.size();
      }
      report("credit-elsewhere-" + disguise.id(), "%", 100.0 * own / all, true, all);
    }
    milliseconds.clear();
    var random = CounterRandom.of(seed, "victims elsewhere");
    var asked = new ArrayList<Asked>();
    for (int i = 0; i < VICTIMS; i++) {
      var victim = medquad.records().get(random.nextInt(medquad.records().size()));
      asked.add(new Asked(victim.prompt(), victim));
    }
    for (var disguise : Disguise.values()) {
      int own = own(whole, disguise, asked, medquad, seed);
      report(
          "credit-elsewhere-medquad-" + disguise.id(), "%", 100.0 * own / VICTIMS, true, VICTIMS);
    }
    times("credit-elsewhere");
    honest(seed);
    times("credit-elsewhere-honest");
  }

  /// How long it took, of processor time.
  private void times(String name) {
    int samples = milliseconds.size();
    report(name + "-p50", "ms", Quantiles.of(milliseconds, .5), false, samples);
    report(name + "-p95", "ms", Quantiles.of(milliseconds, .95), false, samples);
    milliseconds.clear();
  }

  /// What people asked of an example, each with the first record that answers it.
  private static List<Asked> asked(String name, Collection collection) {
    var folder =
        Path.of(System.getProperty("openledger.root", "")).resolve("examples").resolve(name);
    var records = new HashMap<String, Remembered>();
    var rows = lines(folder.resolve(name + ".jsonl"));
    for (int i = 0; i < rows.size(); i++) {
      records.put(rows.get(i).get("id").text(), collection.records().get(i));
    }
    var asked = new ArrayList<Asked>();
    for (var file : List.of("questions.jsonl", "questions-more.jsonl")) {
      for (var row : lines(folder.resolve(file))) {
        var answers = row.get("answers").items();
        if (!answers.isEmpty() && !row.get("style").text().equals("follow-up")) {
          var victim = records.get(answers.getFirst().text());
          if (victim != null) {
            asked.add(new Asked(row.get("question").text(), victim));
          }
        }
      }
    }
    return asked;
  }

  private static List<Json> lines(Path file) {
    var rows = new ArrayList<Json>();
    try (var lines = TextInput.of(file, TextBounds.whole(BYTES_MAX)).lines()) {
      while (lines.hasNext()) {
        rows.add(Json.parse(lines.next().text()));
      }
    }
    return rows;
  }

  /// How many copies are taken for the stranger's own.
  private int own(
      CreditTrial owner, Disguise disguise, List<Asked> asked, Collection collection, long seed) {
    var random = CounterRandom.of(seed, "copies elsewhere " + disguise.id());
    int own = 0;
    for (var each : asked) {
      var copy = disguise.of(each.victim, collection.records(), random);
      var stranger = new CreditTrial(Origins.of(List.of(copy)), Alignment.DEFAULT, base);
      own += isKnown(owner, each.question, copy, stranger) ? 0 : 1;
    }
    return own;
  }

  private boolean isKnown(
      CreditTrial owner, String question, Remembered copy, CreditTrial stranger) {
    return isKnown(owner, question, copy, stranger, (_, _) -> true);
  }

  private boolean isKnown(
      CreditTrial owner,
      String question,
      Remembered copy,
      CreditTrial stranger,
      BiPredicate<Remembered, Remembered> elder) {
    boolean[] known = new boolean[1];
    var found = CreditTrial.first(copy);
    double[] seconds =
        Stopwatch.ofThread()
            .medians(0, 1, () -> known[0] = owner.saidBefore(question, found, stranger, elder));
    milliseconds.add(1e3 * seconds[0]);
    return known[0];
  }

  private CreditTrial trial(List<Remembered> records, long seed) {
    var origins = Origins.of(records);
    return new CreditTrial(origins, Calibration.of(origins, seed), base);
  }

  /// Half of MedQuAD's topics as one Datanet, the other half as a later one: how many of the later
  /// one's records are taken for copies of what the first says on other topics.
  private void honest(long seed) {
    var random = CounterRandom.of(seed, "halves");
    var first = new ArrayList<Remembered>();
    var second = new ArrayList<Remembered>();
    var halves = new HashMap<String, List<Remembered>>();
    for (var record : medquad.records()) {
      halves
          .computeIfAbsent(topic(record), _ -> random.nextInt(2) == 0 ? first : second)
          .add(record);
    }
    var earlier = trial(first, seed);
    var later = new CreditTrial(Origins.of(second), Alignment.DEFAULT, base);
    int taken = 0;
    for (int i = 0; i < HONEST; i++) {
      var record = second.get(random.nextInt(second.size()));
      taken += isKnown(earlier, record.prompt(), record, later, this::areOther) ? 1 : 0;
    }
    report("credit-elsewhere-honest", "%", 100.0 * taken / HONEST, false, HONEST);
  }

  private boolean areOther(Remembered one, Remembered other) {
    return !CreditBenchmark.isOneTopic(topic(one), topic(other));
  }

  private String topic(Remembered record) {
    return medquad.topics().getOrDefault(record.commitment(), "");
  }

  /// @param stolen whether all of it would be the stranger's, where the surest answers
  private void report(String name, String unit, double value, boolean stolen, int samples) {
    @Nullable String peer = stolen ? "whoever is surest, if that is the stranger" : null;
    run.report().add(new Measurement(name, unit, value, peer, stolen ? 100 : 0, false, samples));
  }
}
