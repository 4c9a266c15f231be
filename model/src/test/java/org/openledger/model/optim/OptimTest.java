package org.openledger.model.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Failure;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

/// Schedules, clipping, order and digests.
class OptimTest {
  private static final Kernels K = Kernels.vector(new Workers(1));

  @Test
  void schedulesWarmUpThenHoldOrFall() {
    Schedule constant = Schedule.constant(0.5f, 4);
    assertThat(constant.at(1)).isEqualTo(0.125f);
    assertThat(constant.at(4)).isEqualTo(0.5f);
    assertThat(constant.at(1000)).isEqualTo(0.5f);
    Schedule cosine = Schedule.cosine(1f, 2, 10);
    assertThat(cosine.at(2)).isEqualTo(1f);
    assertThat(cosine.at(6)).isCloseTo(0.5f, within(1e-7f));
    assertThat(cosine.at(10)).isCloseTo(0f, within(1e-7f));
    assertThat(cosine.at(99)).isCloseTo(0f, within(1e-7f));
    for (int t = 3; t <= 10; t++) {
      assertThat(cosine.at(t)).isLessThan(cosine.at(t - 1));
    }
  }

  @Test
  void clippingBoundsNormsAndLeavesSmallOnesAlone() {
    float[] rows = {3f, 4f, 0.3f, 0.4f};
    double[] norms = Clipping.perSample(K, rows, 2, 1.0);
    assertThat(norms).containsExactly(new double[] {5, 0.5}, within(1e-6));
    assertThat(rows[0]).isCloseTo(0.6f, within(1e-6f));
    assertThat(rows[2]).isEqualTo(0.3f);
    float[] all = {3f, 4f};
    assertThat(Clipping.global(K, all, 10)).isCloseTo(5, within(1e-6));
    assertThat(all).containsExactly(3f, 4f);
  }

  @Test
  void everyEpochIsAPermutationAndDependsOnSeedAndEpochOnly() {
    var order = new ExampleOrder(7, 3, 42);
    int[] seen = new int[7];
    for (int t = 1; t <= 7; t++) {
      for (int index : order.at(t)) {
        seen[index]++;
      }
    }
    assertThat(seen).containsOnly(3);
    assertThat(order.at(5)).isEqualTo(new ExampleOrder(7, 3, 42).at(5));
    assertThat(order.permutation(0)).isNotEqualTo(order.permutation(1));
    assertThat(order.permutation(0)).isNotEqualTo(new ExampleOrder(7, 3, 43).permutation(0));
    assertThat(order.steps(2)).isEqualTo(5);
  }

  @Test
  void accumulationInPartsEqualsOnePass() {
    float[] rows = {1f, 2f, 3f, 4f, 5f, 6f};
    var whole = new GradientSum(2);
    whole.addRows(rows, new float[] {0.1f, 0.2f, 0.3f});
    var parts = new GradientSum(2);
    parts.add(rows, 0, 0.1f);
    parts.add(rows, 2, 0.2f);
    parts.add(rows, 4, 0.3f);
    assertThat(parts.values()).isEqualTo(whole.values());
    parts.clear();
    assertThat(parts.values()).containsOnly(0f);
  }

  @Test
  void digestsSeeEveryBitAndTheBoundariesOfArrays() {
    float[] x = {1f, 0f, 3f};
    float[] y = {1f, -0f, 3f};
    assertThat(StateDigest.of(x)).isEqualTo(StateDigest.of(x.clone()));
    assertThat(StateDigest.of(x)).isNotEqualTo(StateDigest.of(y));
    assertThat(StateDigest.of(x, y)).isNotEqualTo(StateDigest.of(Arrays.copyOf(x, 6)));
  }

  @Test
  void constantsOutOfBoundsAreRefused() {
    assertThatThrownBy(() -> AdamW.Settings.USUAL.withBetas(1f, 0.9f)).isInstanceOf(Failure.class);
    var adam = new AdamW(AdamW.Settings.USUAL, 3);
    assertThatThrownBy(() -> adam.step(new float[3], new float[2], 1f))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("2 gradients");
  }
}
