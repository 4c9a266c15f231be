package org.openledger.attribute.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class CorrelationTest {
  @Test
  void ranksAreSharedByTies() {
    assertThat(Spearman.ranks(new double[] {3, 1, 3, 2, 3})).containsExactly(4, 1, 4, 2, 4);
  }

  @Test
  void withoutTiesItIsTheFormulaOfSquaredRankDifferences() {
    for (long seed = 1; seed <= 50; seed++) {
      CounterRandom random = CounterRandom.of(seed, "test.spearman");
      int n = 2 + random.nextInt(30);
      double[] a = new double[n];
      double[] b = new double[n];
      int[] ranks = random.permutation(n);
      double squares = 0;
      for (int i = 0; i < n; i++) {
        a[i] = i * i;
        b[i] = 5.0 * ranks[i] - 3;
        squares += (double) (i - ranks[i]) * (i - ranks[i]);
      }
      double expected = 1 - 6 * squares / (n * ((double) n * n - 1));
      assertThat(Spearman.of(a, b)).as("seed %d", seed).isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void itIsUnchangedByIncreasingMapsAndTurnedByDecreasingOnes() {
    double[] a = {0.3, -1, 7, 2, 2, 9};
    double[] b = {1, 0, 3, 5, 4, 8};
    double[] cubes = new double[6];
    double[] negatives = new double[6];
    for (int i = 0; i < 6; i++) {
      cubes[i] = b[i] * b[i] * b[i];
      negatives[i] = -b[i];
    }
    assertThat(Spearman.of(a, cubes)).isEqualTo(Spearman.of(a, b));
    assertThat(Spearman.of(a, negatives)).isCloseTo(-Spearman.of(a, b), within(1e-15));
    assertThat(Spearman.of(a, a)).isCloseTo(1, within(1e-15));
    assertThat(Spearman.of(a, new double[6])).isZero();
  }

  @Test
  void theMeanOfNoValuesIsZero() {
    assertThat(Bootstrap.of(new double[0], 1)).isEqualTo(new Bootstrap(0, 0, 0));
  }

  @Test
  void theIntervalHoldsTheMeanAndShrinksWithMoreValues() {
    CounterRandom random = CounterRandom.of(4, "test.bootstrap");
    double[] many = new double[400];
    for (int i = 0; i < many.length; i++) {
      many[i] = random.nextGaussian();
    }
    Bootstrap wide = Bootstrap.of(java.util.Arrays.copyOf(many, 25), 1);
    Bootstrap narrow = Bootstrap.of(many, 1);
    assertThat(narrow.mean()).isBetween(narrow.low(), narrow.high());
    assertThat(narrow.high() - narrow.low()).isCloseTo(4 / 20.0, within(0.03));
    assertThat(wide.high() - wide.low()).isGreaterThan(2 * (narrow.high() - narrow.low()));
  }
}
