package org.openledger.attribute.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class SymmetricEigenTest {
  private static final long SEED = 20_251_101L;

  @Test
  void decompositionRebuildsRandomMatricesOfManySizes() {
    for (int n : new int[] {1, 2, 3, 4, 7, 16, 33, 90}) {
      double[] a = symmetric(n, SEED + n);
      checkDecomposition(a, n, "random, n " + n + ", seed " + (SEED + n));
    }
  }

  @Test
  void rankDeficientRepeatedAndDiagonalMatricesAreDecomposed() {
    int n = 24;
    CounterRandom random = CounterRandom.of(SEED, "test.rank");
    double[] rankTwo = new double[n * n];
    for (int r = 0; r < 2; r++) {
      double[] v = new double[n];
      for (int i = 0; i < n; i++) {
        v[i] = random.nextGaussian();
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          rankTwo[i * n + j] += v[i] * v[j];
        }
      }
    }
    checkDecomposition(rankTwo, n, "rank two");
    assertThat(SymmetricEigen.of(rankTwo, n).values()[n - 3]).isCloseTo(0, within(1e-12));
    double[] identity = new double[n * n];
    for (int i = 0; i < n; i++) {
      identity[i * n + i] = i < 10 ? 3 : -1;
    }
    checkDecomposition(identity, n, "two values");
    checkDecomposition(new double[n * n], n, "zero");
  }

  @Test
  void knownEigenvaluesOfTheSecondDifferenceAreFound() {
    int n = 40;
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      a[i * n + i] = 2;
      if (i > 0) {
        a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
      }
    }
    double[] values = SymmetricEigen.of(a, n).values();
    for (int k = 1; k <= n; k++) {
      double expected = 2 - 2 * StrictMath.cos(k * StrictMath.PI / (n + 1));
      assertThat(values[k - 1]).isCloseTo(expected, within(1e-13));
    }
  }

  @Test
  void matricesThatAreNotFiniteAreRefused() {
    assertThatThrownBy(() -> SymmetricEigen.of(new double[] {1, 0, 0, Double.NaN}, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double[] symmetric(int n, long seed) {
    CounterRandom random = CounterRandom.of(seed, "test.eigen");
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        a[i * n + j] = a[j * n + i] = random.nextGaussian();
      }
    }
    return a;
  }

  private static void checkDecomposition(double[] a, int n, String what) {
    SymmetricEigen eigen = SymmetricEigen.of(a, n);
    double[] rows = eigen.rows();
    double[] values = eigen.values();
    for (int i = 0; i < n; i++) {
      assertThat(i == 0 || values[i - 1] <= values[i]).as(what).isTrue();
      for (int j = 0; j < n; j++) {
        double dot = 0;
        double rebuilt = 0;
        for (int k = 0; k < n; k++) {
          dot += rows[i * n + k] * rows[j * n + k];
          rebuilt += values[k] * rows[k * n + i] * rows[k * n + j];
        }
        assertThat(dot).as(what).isCloseTo(i == j ? 1 : 0, within(1e-12));
        assertThat(rebuilt).as(what).isCloseTo(a[i * n + j], within(1e-12 * (1 + n)));
      }
    }
  }
}
