package org.openledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Some seeds, each a node with its clients, kills and disorder; every invariant after every step.
class SeedsTest {
  private static final int STEPS = 40;

  @TempDir Path folder;

  @Test
  void whatMustHoldHoldsWhateverIsKilled() {
    Seeds.wanted()
        .forEach(seed -> {
          var report = Simulation.run(seed, folder.resolve(Long.toString(seed)), STEPS);
          assertThat(report.trace()).hasSizeGreaterThan(STEPS);
        });
  }

  @Test
  void aSeedGivesTheSameCourseAgain() {
    assumeThat(Seeds.isOne()).isFalse();
    var first = Simulation.run(77, folder.resolve("first"), STEPS);
    var second = Simulation.run(77, folder.resolve("second"), STEPS);
    assertThat(second.trace()).isEqualTo(first.trace());
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(first.kills()).isPositive();
    assertThat(Simulation.run(78, folder.resolve("other"), STEPS).digest())
        .isNotEqualTo(first.digest());
  }
}
