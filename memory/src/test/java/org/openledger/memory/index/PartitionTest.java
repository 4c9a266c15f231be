package org.openledger.memory.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.memory.index.Partition.Run;

class PartitionTest {
  private static List<Integer> sizes(int records) {
    return Partition.of(records).stream().map(run -> run.count().value()).toList();
  }

  @Test
  void partsArePowersOfTwoTheLargestFirst() {
    assertThat(sizes(0)).isEmpty();
    assertThat(sizes(63)).containsExactly(63);
    assertThat(sizes(64)).containsExactly(64);
    assertThat(sizes(15_049)).containsExactly(8192, 4096, 2048, 512, 128, 64, 9);
  }

  @Test
  void everyRecordIsInOnePartAndOneMoreChangesOnlyTheLast() {
    for (int records = 1; records < 5_000; records++) {
      int at = 0;
      for (var run : Partition.of(records)) {
        assertThat(run.from()).isEqualTo(at);
        at = run.to();
      }
      assertThat(at).isEqualTo(records);
      if (records % Partition.LEAST != 0) {
        var before = Partition.of(records - 1);
        var now = Partition.of(records);
        List<Run> kept = now.subList(0, now.size() - 1);
        assertThat(before.subList(0, kept.size())).isEqualTo(kept);
      }
    }
  }
}
