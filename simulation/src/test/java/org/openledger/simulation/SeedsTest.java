package org.openledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Some seeds, each a node with its clients, kills and disorder; every invariant after every step.
class SeedsTest {
  private static final int STEPS = 40;
  private static final int FRESH_DEEP = 60;

  @TempDir Path folder;

  private Report run(long seed, String name) {
    return Simulation.run(seed, folder.resolve(name), STEPS);
  }

  private List<Report> runs(int fresh) {
    var reports = new ArrayList<Report>();
    Seeds.wanted(fresh)
        .forEach(seed -> {
          System.out.println(Seeds.announced(seed));
          reports.add(run(seed, Long.toString(seed)));
        });
    assertThat(reports)
        .isNotEmpty()
        .allSatisfy(report -> assertThat(report.trace()).hasSizeGreaterThan(STEPS));
    assertThat(reports).extracting(Report::digest).doesNotHaveDuplicates();
    assertThat(reports).anySatisfy(report -> assertThat(report.kills()).isPositive());
    return reports;
  }

  /// What is found by one seed is found by it again: the last one, which is fresh, is run twice.
  @Test
  void whatMustHoldHoldsWhateverIsKilledAndASeedGivesTheSameCourseAgain() {
    var first = runs(1).getLast();
    var second = run(first.seed(), "again");
    assertThat(second.trace()).isEqualTo(first.trace());
    assertThat(second.digest()).isEqualTo(first.digest());
  }

  @Test
  @Tag("deep")
  void whatMustHoldHoldsForManyThatNobodyRanBefore() {
    var reports = runs(FRESH_DEEP);
    // Whatever a client may do is done, and ends as it may end.
    for (var done :
        List.of(
            "remember (lore|tides) -> DONE: nano:.*",
            "ask nano:[a-z]+-records@.* -> DONE: receipt .*",
            "ask auto .* -> DONE: receipt .*",
            "ask .* under key . -> DONE: receipt .*",
            "ask .* under key . -> (DONE|REFUSED): conflict")) {
      assertThat(reports)
          .as(done)
          .anySatisfy(
              report -> assertThat(report.trace()).anyMatch(line -> line.matches("\\d+ " + done)));
    }
  }

  @Test
  void aRunHasAFreshSeedAndTheSameOnes() {
    var one = Seeds.wanted(2).boxed().toList();
    var other = Seeds.wanted(2).boxed().toList();
    if (Long.getLong(Seeds.SEED) == null) {
      assertThat(one).hasSameSizeAs(other).doesNotHaveDuplicates().isNotEqualTo(other);
      assertThat(one.subList(0, one.size() - 2)).isEqualTo(other.subList(0, other.size() - 2));
    } else {
      assertThat(one).isEqualTo(other).hasSize(1);
    }
  }
}
