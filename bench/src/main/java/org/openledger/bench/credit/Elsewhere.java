package org.openledger.bench.credit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Quantiles;
import org.openledger.bench.measurement.Stopwatch;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.credit.Alignment;
import org.openledger.memory.credit.Calibration;
import org.openledger.memory.credit.CreditTrial;
import org.openledger.memory.credit.CreditTrial.Base;
import org.openledger.memory.credit.CreditTrial.Thief;
import org.openledger.memory.credit.Edits;
import org.openledger.memory.credit.Origins;
import org.openledger.memory.passage.Sentences;
import org.openledger.memory.search.Remembered;

/// A stranger makes a Datanet of its own out of copies, of each of which it is the surest: how many
/// are known for what they are, and how many honest records are taken for copies.
final class Elsewhere {
  private static final ContributorId STRANGER = new ContributorId("stranger");
  private static final int[] PERCENT = {0, 1, 5, 10, 15, 20};
  private static final int VICTIMS = 200;
  private static final int HONEST = 600;

  private final Benchmark.Run run;
  private final Base base;
  private final Collection collection;
  private final CreditTrial owner;
  private final List<Remembered> victims = new ArrayList<>();
  private final List<Double> milliseconds = new ArrayList<>();

  /// @param owner over all records
  Elsewhere(Benchmark.Run run, Base base, CreditTrial owner, Collection collection) {
    this.run = run;
    this.base = base;
    this.owner = owner;
    this.collection = collection;
  }

  /// Everything that is measured.
  void measure(long seed) {
    var drawn = CounterRandom.of(seed, "victims elsewhere");
    for (int i = 0; i < VICTIMS; i++) {
      victims.add(collection.records().get(drawn.nextInt(collection.records().size())));
    }
    var texts = collection.records().stream().map(Remembered::text).toList();
    var thief = new Thief(STRANGER, new Edits(texts));
    for (int percent : PERCENT) {
      var random = CounterRandom.of(seed, "copies elsewhere of " + percent);
      var copies = new ArrayList<Remembered>();
      for (var victim : victims) {
        copies.addAll(CreditTrial.copies(victim, 1, 10 * percent, thief, random));
      }
      copied("credit-elsewhere-copy-" + percent, copies);
    }
    mixed(seed);
    report("credit-elsewhere-p50", "ms", Quantiles.of(milliseconds, .5), null, milliseconds.size());
    report(
        "credit-elsewhere-p95", "ms", Quantiles.of(milliseconds, .95), null, milliseconds.size());
    honest(seed);
  }

  /// Copies with a sentence of another record behind each of theirs.
  private void mixed(long seed) {
    var random = CounterRandom.of(seed, "mixed");
    var records = collection.records();
    var mixed = new ArrayList<Remembered>();
    for (var victim : victims) {
      var other = records.get(random.nextInt(records.size()));
      mixed.add(
          CreditTrial.record(victim, STRANGER, victim.prompt(), mixed(victim, other.text()), 0));
    }
    copied("credit-elsewhere-mixed", mixed);
  }

  private static String mixed(Remembered victim, String other) {
    var own = Sentences.of(victim.text());
    var more = Sentences.of(other);
    var text = new StringBuilder();
    for (int i = 0; i < own.size(); i++) {
      text.append(own.get(i).of(victim.text())).append(' ');
      text.append(more.get(i % more.size()).of(other)).append(' ');
    }
    return text.toString();
  }

  /// The share of copies that are taken for the stranger's own, where their victims' questions are
  /// asked.
  private void copied(String name, List<Remembered> copies) {
    int own = 0;
    for (int i = 0; i < copies.size(); i++) {
      var stranger = trial(List.of(copies.get(i)), Alignment.DEFAULT);
      own += isKnown(victims.get(i).prompt(), copies.get(i), stranger) ? 0 : 1;
    }
    report(name, "%", 100.0 * own / copies.size(), "the surest alone", copies.size());
  }

  private boolean isKnown(String question, Remembered copy, CreditTrial stranger) {
    boolean[] known = new boolean[1];
    double[] seconds =
        Stopwatch.ofThread()
            .medians(
                0,
                1,
                () ->
                    known[0] =
                        owner.saidBefore(
                            question, CreditTrial.first(copy), stranger, (_, _) -> true));
    milliseconds.add(1e3 * seconds[0]);
    return known[0];
  }

  private CreditTrial trial(List<Remembered> records, Alignment alignment) {
    return new CreditTrial(Origins.of(records), alignment, base);
  }

  /// Half of the topics as one Datanet, the other half as a later one: how many of the later one's
  /// records are taken for copies of what the first says on other topics.
  private void honest(long seed) {
    var random = CounterRandom.of(seed, "halves");
    var first = new ArrayList<Remembered>();
    var second = new ArrayList<Remembered>();
    var halves = new HashMap<String, List<Remembered>>();
    for (var record : collection.records()) {
      halves
          .computeIfAbsent(topic(record), _ -> random.nextInt(2) == 0 ? first : second)
          .add(record);
    }
    var origins = Origins.of(first);
    var earlier = new CreditTrial(origins, Calibration.of(origins, seed), base);
    var later = trial(second, Alignment.DEFAULT);
    int taken = 0;
    for (int i = 0; i < HONEST; i++) {
      var record = second.get(random.nextInt(second.size()));
      var found = CreditTrial.first(record);
      taken += earlier.saidBefore(record.prompt(), found, later, this::areOther) ? 1 : 0;
    }
    report("credit-elsewhere-honest", "%", 100.0 * taken / HONEST, null, HONEST);
  }

  private boolean areOther(Remembered one, Remembered other) {
    return !CreditBenchmark.isOneTopic(topic(one), topic(other));
  }

  private String topic(Remembered record) {
    return collection.topics().getOrDefault(record.commitment(), "");
  }

  private void report(String name, String unit, double value, @Nullable String peer, int samples) {
    run.report()
        .add(new Measurement(name, unit, value, peer, peer == null ? 0 : 100, false, samples));
  }
}
