package org.openledger.bench.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.openledger.bench.fuzz.Parser.Feed;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.random.CounterRandom;

/// Feeds one reader its corpus and then changes of it. What is answered in a new way is changed in
/// its turn, so that inputs get ever deeper; the same seed draws the same inputs.
final class Fuzzer {
  private static final int POOL_MAX = 4_000;
  private static final int KINDS_MAX = 50_000;
  private static final int FINDS_MAX = 20;

  /// Readers that keep something of what they were fed are opened anew after so many inputs.
  private static final int FRESH_AFTER = 50_000;

  private final Parser parser;
  private final Path scratch;
  private final long seed;
  private final Consumer<byte[]> before;
  private final long nanosMax;
  private final Mutator mutator;
  private final List<byte[]> pool = new ArrayList<>();
  private final Set<String> kinds = new HashSet<>();
  private final Map<String, Found> finds = new LinkedHashMap<>();
  private Fuzzed.Most most = new Fuzzed.Most(0, 0);

  /// How far to go: the first of the two that is reached.
  ///
  /// @param inputs so many
  /// @param seconds so long
  record Bound(long inputs, double seconds) {}

  /// A fuzzer of one reader.
  ///
  /// @param scratch a folder for what can be read from files alone
  /// @param before is shown each input before the reader is
  Fuzzer(Parser parser, Path scratch, long seed, Consumer<byte[]> before) {
    this(parser, scratch, seed, before, Trial.NANOS_MAX);
  }

  /// The same, for which an input takes too long that takes longer than so many nanoseconds.
  Fuzzer(Parser parser, Path scratch, long seed, Consumer<byte[]> before, long nanosMax) {
    this.parser = parser;
    this.nanosMax = nanosMax;
    this.scratch = scratch;
    this.seed = seed;
    this.before = before;
    this.mutator = new Mutator(parser.words());
  }

  /// Feeds the corpus alone, each input once.
  Fuzzed corpus() {
    return run(new Bound(0, Double.MAX_VALUE));
  }

  Fuzzed run(Bound bound) {
    long start = System.nanoTime();
    long fed = feedCorpus();
    var draws = CounterRandom.of(seed, "fuzz " + parser.name());
    for (long next = 0; next < bound.inputs && seconds(start) < bound.seconds; ) {
      long last = Math.min(bound.inputs, next + FRESH_AFTER);
      try (var feed = open()) {
        var probe = new Probe(feed, nanosMax);
        for (; next < last && seconds(start) < bound.seconds; next++, fed++) {
          take(probe, next, drawn(draws.fork(next)));
        }
      }
    }
    return new Fuzzed(
        parser.name(), fed, seconds(start), kinds.size(), most, List.copyOf(finds.values()));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private long feedCorpus() {
    var corpus = Corpus.of(parser.name());
    try (var feed = open()) {
      var probe = new Probe(feed, nanosMax);
      for (var input : corpus.values()) {
        pool.add(input);
        take(probe, -1, input);
      }
    }
    return corpus.size();
  }

  private Feed open() {
    try {
      return parser.opening().open(scratch);
    } catch (IOException e) {
      throw new Fault(Code.IO, "the reader of " + parser.name() + " cannot be made ready", e);
    }
  }

  private byte[] drawn(CounterRandom random) {
    var input = pool.get(random.nextInt(pool.size()));
    var other = pool.get(random.nextInt(pool.size()));
    return mutator.mutate(input, other, random);
  }

  private void take(Probe probe, long number, byte[] input) {
    before.accept(input);
    var trial = probe.run(input);
    most = most.or(new Fuzzed.Most(trial.nanos() * 1e-6, trial.bytes()));
    if (trial.isFind()) {
      found(trial.fault(), number, input);
    } else if (kinds.size() < KINDS_MAX && kinds.add(trial.shape()) && number >= 0) {
      keep(number, input);
    }
  }

  private void keep(long number, byte[] input) {
    if (pool.size() < POOL_MAX) {
      pool.add(input);
    } else {
      pool.set((int) (number % POOL_MAX), input);
    }
  }

  /// Each fault is kept once, with the smallest input that makes a new reader do the same.
  private void found(String fault, long number, byte[] input) {
    if (finds.size() == FINDS_MAX || finds.containsKey(fault)) {
      return;
    }
    finds.put(fault, new Found(fault, number, input));
    try (var feed = open()) {
      var probe = new Probe(feed, nanosMax);
      var smallest = new Minimiser(smaller -> probe.run(smaller).fault().equals(fault));
      finds.put(fault, new Found(fault, number, smallest.smallest(input)));
    }
  }
}
