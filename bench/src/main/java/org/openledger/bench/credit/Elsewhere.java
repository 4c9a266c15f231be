package org.openledger.bench.credit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.answers.Examples;
import org.openledger.bench.answers.Lines;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Quantiles;
import org.openledger.bench.measurement.Stopwatch;
import org.openledger.core.random.CounterRandom;
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

  /// A collection, who hears of copies of it, and what is asked.
  private record Field(Collection collection, CreditTrial owner, List<Asked> asked) {}

  private Field example(String name, long seed) {
    var collection = Collection.example(name);
    return new Field(collection, trial(collection.records(), seed), asked(name, collection));
  }

  /// Everything that is measured.
  ///
  /// @param whole over all records of MedQuAD
  void measure(CreditTrial whole, long seed) {
    var examples = Examples.NAMES.stream().map(name -> example(name, seed)).toList();
    copied("credit-elsewhere-", examples, seed);
    milliseconds.clear();
    var random = CounterRandom.of(seed, "victims elsewhere");
    var asked = new ArrayList<Asked>();
    for (int i = 0; i < VICTIMS; i++) {
      var victim = medquad.records().get(random.nextInt(medquad.records().size()));
      asked.add(new Asked(victim.prompt(), victim));
    }
    copied("credit-elsewhere-medquad-", List.of(new Field(medquad, whole, asked)), seed);
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
    var folder = Collection.folder(name);
    var records = new HashMap<String, Remembered>();
    var rows = Lines.of(folder.resolve(name + ".jsonl"));
    for (int i = 0; i < rows.size(); i++) {
      records.put(rows.get(i).get("id").text(), collection.records().get(i));
    }
    var asked = new ArrayList<Asked>();
    for (var row : Examples.questions(folder)) {
      var answers = row.get("answers").items();
      if (!answers.isEmpty() && !row.get("style").text().equals("follow-up")) {
        var victim = records.get(answers.getFirst().text());
        if (victim != null) {
          asked.add(new Asked(row.get("question").text(), victim));
        }
      }
    }
    return asked;
  }

  /// The share of copies in each disguise that are taken for the stranger's own.
  private void copied(String name, List<Field> fields, long seed) {
    int all = fields.stream().mapToInt(field -> field.asked.size()).sum();
    for (var disguise : Disguise.values()) {
      int own = fields.stream().mapToInt(field -> own(field, disguise, seed)).sum();
      report(name + disguise.id(), "%", 100.0 * own / all, true, all);
    }
  }

  private int own(Field field, Disguise disguise, long seed) {
    var random = CounterRandom.of(seed, "copies elsewhere " + disguise.id());
    int own = 0;
    for (var each : field.asked) {
      var copy = disguise.of(each.victim, field.collection.records(), random);
      var stranger = new CreditTrial(Origins.of(List.of(copy)), Alignment.DEFAULT, base);
      own += isKnown(field.owner, each.question, copy, stranger, (_, _) -> true) ? 0 : 1;
    }
    return own;
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
