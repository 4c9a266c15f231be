package org.openledger.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openledger.bench.node.NodeProcess.Reach;
import org.openledger.bench.torture.KillPlan.Stage;

/// A failure is seen again by its seed, and no stage is left out.
class KillPlanTest {
  private static final int ROUNDS = 1_000;

  @Test
  void theSameSeedPlansTheSame() {
    for (int round = 0; round < 40; round++) {
      assertThat(KillPlan.of(7, round)).isEqualTo(KillPlan.of(7, round));
    }
    assertThat(IntStream.range(0, 40).filter(i -> KillPlan.of(7, i).equals(KillPlan.of(8, i))))
        .hasSizeLessThan(5);
  }

  @Test
  void everyStageAndReachIsMet() {
    var plans = IntStream.range(0, ROUNDS).mapToObj(i -> KillPlan.of(1, i)).toList();
    for (var stage : Stage.values()) {
      assertThat(plans.stream().filter(plan -> plan.stage() == stage)).hasSizeGreaterThan(40);
    }
    for (var reach : Reach.values()) {
      assertThat(plans.stream().filter(plan -> plan.reach() == reach)).hasSizeGreaterThan(200);
    }
  }
}
