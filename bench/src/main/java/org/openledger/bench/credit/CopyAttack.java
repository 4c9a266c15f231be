package org.openledger.bench.credit;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.credit.Alignment;
import org.openledger.memory.credit.CreditTrial;
import org.openledger.memory.credit.CreditTrial.Base;
import org.openledger.memory.credit.CreditTrial.Thief;
import org.openledger.memory.credit.Edits;
import org.openledger.memory.credit.Origins;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Remembered;

/// A stranger adds records that imitate others and are found right before them; what of the credit
/// for the answers is the stranger's, beside the usual rules for the same passages.
final class CopyAttack {
  private static final ContributorId STRANGER = new ContributorId("stranger");
  private static final int[] COUNTS = {1, 3, 9};
  private static final int FOUND = 5;

  private final Benchmark.Run run;
  private final Base base;
  private final CreditTrial before;
  private final Collection collection;
  private final Alignment alignment;
  private final List<Remembered> victims = new ArrayList<>();
  private final List<List<Found>> found = new ArrayList<>();

  /// @param before the credit without the stranger
  CopyAttack(
      Benchmark.Run run,
      Base base,
      CreditTrial before,
      Collection collection,
      Alignment alignment) {
    this.run = run;
    this.base = base;
    this.before = before;
    this.collection = collection;
    this.alignment = alignment;
  }

  /// A record that is copied, and what is found for its prompt before that.
  void victim(Remembered record, List<Found> before) {
    victims.add(record);
    found.add(before);
  }

  /// Everything that is measured.
  void measure(long seed) {
    var texts = collection.records().stream().map(Remembered::text).toList();
    var thief = new Thief(STRANGER, new Edits(texts));
    for (int percent : new int[] {1, 5, 10, 15}) {
      var random = CounterRandom.of(seed, "copies of " + percent);
      var copies = new ArrayList<List<Remembered>>();
      for (var victim : victims) {
        copies.add(CreditTrial.copies(victim, 9, 10 * percent, thief, random));
      }
      attack("credit-copy-" + percent, copies, COUNTS);
    }
    var stuffed = new ArrayList<List<Remembered>>();
    for (var victim : victims) {
      var text = (victim.prompt() + " ").repeat(6);
      stuffed.add(List.of(CreditTrial.record(victim, STRANGER, victim.prompt(), text, 0)));
    }
    attack("credit-stuffing", stuffed, new int[] {1});
  }

  /// Shares of the stranger by each rule.
  private static final class Shares {
    private double credit;
    private double plain;
    private double equal;
    private double score;
    private double victim;
  }

  /// The worst of several numbers of copies.
  private void attack(String name, List<List<Remembered>> added, int[] counts) {
    var all = new ArrayList<>(collection.records());
    added.forEach(all::addAll);
    var after = new CreditTrial(Origins.of(all), alignment, base);
    var worst = new Shares();
    for (int count : counts) {
      var shares = shares(after, added, count);
      run.remarks()
          .printf(
              "%s, %d each: stranger %.4f, plain Shapley %.3f, equal %.3f, score %.3f; victim"
                  + " keeps %.3f%n",
              name, count, shares.credit, shares.plain, shares.equal, shares.score, shares.victim);
      run.remarks().flush();
      worst = worst.credit >= shares.credit && count > counts[0] ? worst : shares;
    }
    report(name, worst.credit, "plain Shapley", worst.plain);
    report(name + "-equal", worst.credit, "equal shares", worst.equal);
    report(name + "-score", worst.credit, "shares by score", worst.score);
    report(name + "-victim", worst.victim, null, 0);
  }

  private void report(String name, double ours, @Nullable String peer, double theirs) {
    run.report()
        .add(
            new Measurement(
                name, "%", 100 * ours, peer, 100 * theirs, peer == null, victims.size()));
  }

  private Shares shares(CreditTrial after, List<List<Remembered>> added, int count) {
    long[] ours = new long[2];
    long[] plain = new long[2];
    long kept = 0;
    long had = 0;
    var shares = new Shares();
    for (int i = 0; i < victims.size(); i++) {
      var thieves = added.get(i).subList(0, count);
      var list = new ArrayList<Found>();
      for (var copy : thieves) {
        list.add(CreditTrial.found(copy, found.get(i).getFirst()));
      }
      list.addAll(found.get(i));
      var seen = list.subList(0, Math.min(FOUND, list.size()));
      var question = victims.get(i).prompt();
      var paid = CreditTrial.paid(after.credit(question, seen));
      add(ours, paid, thieves);
      add(plain, after.plain(seen), thieves);
      var written = CreditTrial.paid(after.creditApart(question, list, FOUND));
      kept += CreditTrial.sum(written, List.of(victims.get(i)));
      had +=
          CreditTrial.sum(
              CreditTrial.paid(before.creditApart(question, found.get(i), FOUND)),
              List.of(victims.get(i)));
      int stolen = Math.min(count, seen.size());
      shares.equal += (double) stolen / seen.size() / victims.size();
      shares.score += byScore(seen, stolen) / victims.size();
    }
    shares.credit = (double) ours[0] / ours[1];
    shares.plain = (double) plain[0] / plain[1];
    shares.victim = (double) kept / had;
    return shares;
  }

  private static void add(long[] sums, SortedMap<ClusterId, Long> paid, List<Remembered> thieves) {
    sums[0] += CreditTrial.sum(paid, thieves);
    sums[1] += paid.values().stream().mapToLong(Long::longValue).sum();
  }

  private static double byScore(List<Found> seen, int stolen) {
    double all = seen.stream().mapToLong(Found::score).sum();
    return seen.subList(0, stolen).stream().mapToLong(Found::score).sum() / all;
  }
}
