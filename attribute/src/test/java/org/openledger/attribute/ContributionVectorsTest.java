package org.openledger.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.openledger.attribute.card.Spearman;
import org.openledger.core.fault.Failure;
import org.openledger.core.random.CounterRandom;

class ContributionVectorsTest {
  private static final ContributionVectors.Settings PLAIN =
      new ContributionVectors.Settings(0, 1, 2, 1 << 20);
  private static final ToyRegression.Settings ADAM =
      new ToyRegression.Settings(120, 8, 0.02f, 0.05f, true);
  private static final ToyRegression.Settings MOMENTUM =
      new ToyRegression.Settings(60, 12, 0.05f, 0.01f, false);

  @Test
  void withoutCurvatureTheAccountIsComplete() {
    for (long seed = 1; seed <= 5; seed++) {
      ToyRegression toy = new ToyRegression(40, 17, seed, ADAM);
      var vectors = new ContributionVectors(examples(clusters(40, 10), 10), 17, PLAIN);
      float[] end = toy.train(ToyRegression.ones(40), vectors);
      RunVectors run = vectors.finish();
      float[] row = new float[17];
      double[] sum = new double[17];
      for (int k = 0; k < 10; k++) {
        run.vectors().copyRow(k, row);
        for (int j = 0; j < 17; j++) {
          sum[j] += row[j];
        }
      }
      for (int j = 0; j < 17; j++) {
        double moved = (double) end[j] - toy.start[j];
        assertThat(sum[j] + run.course().decay()[j])
            .as("seed %d, parameter %d", seed, j)
            .isCloseTo(moved, within(2e-6));
      }
      assertThat(run.course().decay()).as("decay does something").isNotEqualTo(new float[17]);
    }
  }

  /// With D constant and R R^T the exact Hessian, kappa = 1 is the derivative by a cluster's
  /// weight.
  @Test
  void fullCurvatureIsTheDerivativeByTheClustersWeight() {
    long seed = 11;
    ToyRegression toy = new ToyRegression(36, 9, seed, MOMENTUM);
    int[] clusterOf = clusters(36, 6);
    var vectors = new ContributionVectors(examples(clusterOf, 6), 9, PLAIN.withKappa(1));
    toy.train(ToyRegression.ones(36), vectors);
    RunVectors run = vectors.finish();
    double h = 0.02;
    float[] row = new float[9];
    for (int k = 0; k < 6; k++) {
      float[] up = toy.train(weights(clusterOf, k, 1 + h), state -> {});
      float[] down = toy.train(weights(clusterOf, k, 1 - h), state -> {});
      run.vectors().copyRow(k, row);
      double error = 0;
      double size = 0;
      for (int j = 0; j < 9; j++) {
        double expected = (up[j] - down[j]) / (2 * h);
        error += (row[j] - expected) * (row[j] - expected);
        size += expected * expected;
      }
      assertThat(Math.sqrt(error / size)).as("cluster %d, seed %d", k, seed).isLessThan(2e-3);
    }
  }

  @Test
  void pathCreditsRankClustersLikeRetrainingWithoutThem() {
    double plain = 0;
    double bent = 0;
    int seeds = 6;
    for (long seed = 1; seed <= seeds; seed++) {
      plain += agreementWithRetraining(seed, 0) / seeds;
      bent += agreementWithRetraining(seed, 1) / seeds;
    }
    // half of the run is spent near the optimum, where only curvature tells early from late
    assertThat(plain).as("mean rank correlation, kappa 0").isGreaterThan(0.55);
    assertThat(bent).as("mean rank correlation, kappa 1").isGreaterThan(plain + 0.05);
  }

  private static double agreementWithRetraining(long seed, float kappa) {
    ToyRegression toy = new ToyRegression(60, 9, seed, ADAM);
    int[] clusterOf = clusters(60, 12);
    var vectors = new ContributionVectors(examples(clusterOf, 12), 9, PLAIN.withKappa(kappa));
    float[] end = toy.train(ToyRegression.ones(60), vectors);
    RunVectors run = vectors.finish();
    float[][] without = new float[12][];
    for (int k = 0; k < 12; k++) {
      without[k] = toy.train(weights(clusterOf, k, 0), state -> {});
    }
    double mean = 0;
    int queries = 20;
    for (int q = 0; q < queries; q++) {
      float[] query = new float[9];
      CounterRandom random = CounterRandom.of(seed + 100L * q, "test.query");
      for (int j = 0; j < 9; j++) {
        query[j] = (float) random.nextGaussian();
      }
      double target = 2 * random.nextGaussian();
      float[] path =
          PathGradient.of(toy.start, end, th -> toy.outputGradient(query, target, th)).mean();
      double[] drop = new double[12];
      for (int k = 0; k < 12; k++) {
        drop[k] = toy.output(query, target, end) - toy.output(query, target, without[k]);
      }
      mean += Spearman.of(run.credits(path), drop) / queries;
    }
    return mean;
  }

  @Test
  void moreMemoryThanAllowedIsRefusedWithTheNumbers() {
    assertThatThrownBy(() ->
            new ContributionVectors(
                examples(clusters(1000, 1000), 1000),
                1000,
                new ContributionVectors.Settings(0, 0, 1, 7_999_999)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("1000 clusters of 1000 parameters need 7 MiB");
  }

  @Test
  void anotherShapeOfStepIsRefused() {
    ToyRegression toy = new ToyRegression(10, 4, 1, ADAM);
    var vectors = new ContributionVectors(examples(clusters(10, 2), 2), 5, PLAIN);
    assertThatThrownBy(() -> toy.train(ToyRegression.ones(10), vectors))
        .isInstanceOf(Failure.class);
  }

  static int[] clusters(int examples, int clusters) {
    int[] clusterOf = new int[examples];
    for (int i = 0; i < examples; i++) {
      clusterOf[i] = i % clusters;
    }
    return clusterOf;
  }

  /// Examples whose losses are means over one token.
  static ContributionVectors.Examples examples(int[] clusterOf, int clusters) {
    int[] scored = new int[clusterOf.length];
    Arrays.fill(scored, 1);
    return new ContributionVectors.Examples(clusterOf, scored, clusters);
  }

  private static double[] weights(int[] clusterOf, int cluster, double weight) {
    double[] weights = ToyRegression.ones(clusterOf.length);
    for (int i = 0; i < weights.length; i++) {
      if (clusterOf[i] == cluster) {
        weights[i] = weight;
      }
    }
    return weights;
  }
}
