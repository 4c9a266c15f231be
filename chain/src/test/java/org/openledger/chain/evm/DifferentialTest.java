package org.openledger.chain.evm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random transactions on random bytecode, here and in anvil: inclusion, status, gas, logs, return
/// data and the whole state must be the same.
///
/// A failure names its seed and round and prints the code; `-Dfuzz.seed=S -Dfuzz.round=R` runs that
/// round alone and shows the first instruction that differs.
final class DifferentialTest {
  private static final long SEED = Long.getLong("fuzz.seed", 1_559);
  private static final int ROUND = Integer.getInteger("fuzz.round", -1);
  private static final int SAMPLE = 8;
  private static final int DEEP = 420;
  private static final AnvilPeer PEER = AnvilPeer.start(ROUND >= 0);

  @AfterAll
  static void stop() {
    PEER.close();
  }

  @Test
  void fourHundredTransactionsDoTheSame() {
    run(ROUND < 0 ? 0 : ROUND, ROUND < 0 ? SAMPLE : ROUND + 1);
  }

  @Test
  @Tag("deep")
  void twentyThousandTransactionsDoTheSame() {
    run(SAMPLE, SAMPLE + DEEP);
  }

  private static void run(int from, int to) {
    Map<String, Integer> ends = new TreeMap<>();
    for (int number = from; number < to; number++) {
      Round round = Rounds.of(SEED, number);
      AnvilPeer.Result peer = PEER.run(round);
      Comparison comparison = new Comparison(round, peer);
      List<String> differences = comparison.differences();
      if (ROUND >= 0) {
        differences.addAll(comparison.firstSteps(PEER));
      }
      assertThat(differences).as(round.describe()).isEmpty();
      comparison.ends().forEach((end, count) -> ends.merge(end, count, Integer::sum));
    }
    System.out.printf(
        "differential: seed %d, %d transactions: %s%n",
        SEED, (to - from) * Rounds.TRANSACTIONS, ends);
  }
}
