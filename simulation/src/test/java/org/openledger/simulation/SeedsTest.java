package org.openledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Some seeds, each a node with its clients, kills and disorder; every invariant after every step.
class SeedsTest {
  private static final int STEPS = 40;

  @TempDir Path folder;

  private Report run(long seed, String name) {
    return Simulation.run(seed, folder.resolve(name), STEPS);
  }

  /// What is found by one seed is found by it again: the last one is run twice.
  @Test
  void whatMustHoldHoldsWhateverIsKilledAndASeedGivesTheSameCourseAgain() {
    var reports = new ArrayList<Report>();
    Seeds.wanted().forEach(seed -> reports.add(run(seed, Long.toString(seed))));
    assertThat(reports)
        .isNotEmpty()
        .allSatisfy(report -> assertThat(report.trace()).hasSizeGreaterThan(STEPS));
    assertThat(reports).extracting(Report::digest).doesNotHaveDuplicates();
    assertThat(reports).anySatisfy(report -> assertThat(report.kills()).isPositive());
    var first = reports.getLast();
    var second = run(first.seed(), "again");
    assertThat(second.trace()).isEqualTo(first.trace());
    assertThat(second.digest()).isEqualTo(first.digest());
  }
}
