package org.openledger.bench.credit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.openledger.bench.answers.Examples;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Quantiles;
import org.openledger.bench.measurement.Stopwatch;
import org.openledger.core.random.CounterRandom;
import org.openledger.core.text.Segmenter;
import org.openledger.memory.credit.Alignment;
import org.openledger.memory.credit.Calibration;
import org.openledger.memory.credit.Credit;
import org.openledger.memory.credit.CreditTrial;
import org.openledger.memory.credit.CreditTrial.Base;
import org.openledger.memory.credit.Origins;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;
import org.openledger.memory.terms.Analyser;

/// Credit for the records that an answer is written from: MedQuAD whole and the example Datanets,
/// with the shipped base as the measure of likelihood.
public final class CreditBenchmark {
  private static final String STANDARD = "../shared/data/medquad.jsonl.gz";
  private static final long SEED = 20261126;
  private static final int QUESTIONS = 60;
  private static final int HONEST = 600;
  private static final int FOUND = 5;

  private final Benchmark.Run run;
  private final Base base = new Scorer().base();

  private CreditBenchmark(Benchmark.Run run) {
    this.run = run;
  }

  /// The benchmark by its name.
  public static Benchmark benchmark() {
    return new Benchmark(
        "credit",
        "credit for records: time, nats, what thieves get",
        STANDARD,
        run -> new CreditBenchmark(run).measure());
  }

  /// A collection, its index and rule, and questions of drawn records with what is found for each.
  private record Field(
      Collection collection, Origins origins, Alignment alignment, List<Asked> asked) {}

  /// A question: a record's own prompt, and passages, the record's first.
  private record Asked(Remembered source, List<Found> found) {
    String question() {
      return source.prompt();
    }
  }

  private void measure() {
    run.remarks().println("seed " + SEED);
    var medquad = field(Collection.medquad(run.wanted()), QUESTIONS);
    speed(medquad);
    nats(medquad, "");
    for (var name : Examples.NAMES) {
      nats(field(Collection.example(name), 40), "-" + name);
    }
    astray(medquad);
    var before = new CreditTrial(medquad.origins, medquad.alignment, base);
    var copies = new CopyAttack(run, base, before, medquad.collection, medquad.alignment);
    for (var asked : medquad.asked) {
      copies.victim(asked.source, asked.found);
    }
    copies.measure(SEED);
    new Elsewhere(run, base, medquad.collection).measure(before, SEED);
  }

  private Field field(Collection collection, int questions) {
    long start = System.nanoTime();
    var origins = Origins.of(collection.records());
    double seconds = (System.nanoTime() - start) * 1e-9;
    var alignment = Calibration.of(origins, SEED);
    run.remarks()
        .printf(
            "%s: %d records indexed in %.1f s, %s%n",
            collection.name(),
            collection.records().size(),
            seconds,
            alignment.toJson().canonical());
    run.remarks().flush();
    return new Field(collection, origins, alignment, asked(collection, questions));
  }

  private static List<Asked> asked(Collection collection, int questions) {
    var memory = collection.search();
    var random = CounterRandom.of(SEED, "questions");
    var asked = new ArrayList<Asked>();
    while (asked.size() < questions) {
      var source = collection.records().get(random.nextInt(collection.records().size()));
      found(memory, source).ifPresent(found -> asked.add(new Asked(source, found)));
    }
    return asked;
  }

  /// What is found for a record's prompt, its own passage first; nothing if it is not among them.
  private static Optional<List<Found>> found(Memory memory, Remembered source) {
    var found = memory.find(source.prompt(), FOUND);
    var own =
        found.stream().filter(each -> each.record().cluster().equals(source.cluster())).findFirst();
    return own.map(first -> {
      var list = new ArrayList<>(List.of(first));
      found.stream().filter(each -> !each.equals(first)).forEach(list::add);
      return List.copyOf(list);
    });
  }

  /// Time of all coalitions and exact values for 5 and 8 passages, and of finding origins.
  private void speed(Field field) {
    var trial = new CreditTrial(field.origins, field.alignment, base);
    for (int groups : new int[] {5, 8}) {
      var found = new ArrayList<Found>();
      for (int i = 0; i < groups; i++) {
        found.add(field.asked.get(i).found.getFirst());
      }
      var game = trial.game(found, 150);
      double[] seconds = Stopwatch.ofThread().medians(300, 201, () -> game.credit());
      run.report()
          .add(
              new Measurement(
                  "credit-shapley-" + groups, "ms", 1e3 * seconds[0], null, 0, false, 201));
    }
    var times = new ArrayList<Double>();
    for (int round = 0; round < 3; round++) {
      for (var asked : field.asked) {
        times.add(
            1e3
                * Stopwatch.ofThread()
                    .medians(0, 1, () -> trial.groups(asked.question(), asked.found))[0]);
      }
    }
    var last = times.subList(2 * field.asked.size(), times.size());
    add("credit-groups-p50", "ms", Quantiles.of(last, .5));
    add("credit-groups-p95", "ms", Quantiles.of(last, .95));
  }

  private void add(String name, String unit, double value) {
    run.report().add(new Measurement(name, unit, value, null, 0, false, 1));
  }

  /// Nats per token of a record's beginning, with the passages that are found for its prompt and
  /// without: the record among them, and not.
  private void nats(Field field, String name) {
    var trial = new CreditTrial(field.origins, field.alignment, base);
    double[] with = new double[2];
    double[] without = new double[2];
    for (var asked : field.asked) {
      var said = words(asked.source.text(), 80);
      var others = asked.found.subList(1, asked.found.size());
      add(with, trial.natsPerToken(said, asked.found));
      add(without, trial.natsPerToken(said, others));
    }
    int n = field.asked.size();
    report("credit-nats" + name, with, n);
    report("credit-nats" + name + "-absent", without, n);
  }

  private void report(String name, double[] sums, int n) {
    run.report()
        .add(new Measurement(name, "nats", sums[1] / n, "base alone", sums[0] / n, false, n));
  }

  private static void add(double[] sums, double[] more) {
    sums[0] += more[0];
    sums[1] += more[1];
  }

  /// The first words of a text, as it stands.
  private static String words(String text, int most) {
    var words = Segmenter.words(text);
    return words.size() <= most ? text : text.substring(0, words.end(most - 1));
  }

  /// Whether one topic's name has all words of the other's: the collection spells many topics in
  /// two ways, and has kinds of others.
  static boolean isOneTopic(String one, String other) {
    var first = new TreeSet<>(Analyser.terms(one));
    var second = new TreeSet<>(Analyser.terms(other));
    return first.containsAll(second) || second.containsAll(first);
  }

  /// The part of honest records' credit that goes to records of another topic.
  private void astray(Field field) {
    var trial = new CreditTrial(field.origins, field.alignment, base);
    var random = CounterRandom.of(SEED, "honest");
    var topics = field.collection.topics();
    long astray = 0;
    long all = 0;
    for (int i = 0; i < HONEST; i++) {
      var records = field.collection.records();
      var record = records.get(random.nextInt(records.size()));
      Credit credit = trial.credit(record.prompt(), List.of(CreditTrial.first(record)));
      for (var share : credit.shares()) {
        var topic = topics.getOrDefault(share.earliest().commitment(), "");
        boolean own =
            record.cluster().equals(share.earliest().cluster())
                || isOneTopic(topics.getOrDefault(record.commitment(), ""), topic);
        astray += own ? 0 : share.paid();
        all += share.paid();
      }
    }
    add("credit-astray", "%", 100.0 * astray / all);
  }
}
