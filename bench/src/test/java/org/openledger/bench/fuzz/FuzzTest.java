package org.openledger.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every reader of what strangers send is fed what once broke one, and a little that is new.
@Isolated("memory is counted of all threads")
class FuzzTest {
  private static final long SEED = Long.getLong("openledger.seed", 1);

  /// A reader in a process of its own gets as many as its start takes.
  private static final int INPUTS = 500;

  @BeforeAll
  static void quiet() {
    Logger.getLogger("ai.djl").setLevel(Level.SEVERE);
  }

  static List<Parser> parsers() {
    return Parsers.all();
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void nothingOfTheCorpusBreaksAReader(Parser parser) {
    try (var fuzzing = new Fuzzing()) {
      var fuzzed = fuzzing.corpus(parser);
      assertThat(fuzzed.finds().stream().map(Found::fault)).as(parser.name()).isEmpty();
      assertThat(fuzzed.inputs()).isGreaterThan(1);
    }
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void nothingNewBreaksAReader(Parser parser) {
    int inputs = Boolean.getBoolean("openledger.deep") ? 20_000 : INPUTS;
    try (var fuzzing = new Fuzzing()) {
      var fuzzed = fuzzing.run(parser, SEED, new Fuzzer.Bound(inputs, 60));
      assertThat(fuzzed.finds().stream().map(Found::fault))
          .as("%s, seed %d", parser.name(), SEED)
          .isEmpty();
      assertThat(fuzzed.inputs()).isGreaterThan(inputs);
    }
  }
}
