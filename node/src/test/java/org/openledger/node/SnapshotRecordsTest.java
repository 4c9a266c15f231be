package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.Contribution.Split;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;

/// Records of snapshots are remembered within a bound, and read again beyond it.
class SnapshotRecordsTest {
  private static final int EACH = 10;

  /// The texts of one snapshot: ten questions of 10 characters and answers of 15.
  private static final int CHARS = EACH * 25;

  private final FakeShelves shelves = new FakeShelves();
  private final SnapshotRecords records = new SnapshotRecords(shelves, 2 * CHARS + 1);

  private SnapshotRef snapshot(String datanet) {
    var ref = Samples.snapshot(datanet);
    var made = new ArrayList<Contribution>();
    for (int i = 0; i < EACH; i++) {
      made.add(Samples.record(datanet, i, Split.TRAIN));
    }
    shelves.records.put(ref, made);
    return ref;
  }

  private int reads(Runnable reading) {
    int before = shelves.reads;
    reading.run();
    return shelves.reads - before;
  }

  @Test
  void theLeastRecentlyReadGoFirstAndNoMoreIsKeptThanTheBound() {
    var all = List.of(snapshot("a"), snapshot("b"), snapshot("c"));
    for (var ref : all) {
      assertThat(reads(() -> assertThat(records.of(ref)).hasSize(EACH))).isOne();
      assertThat(records.chars()).isLessThanOrEqualTo(2 * CHARS + 1);
    }
    assertThat(records.chars()).isEqualTo(2 * CHARS);
    assertThat(reads(() -> records.of(all.get(1)))).isZero();
    assertThat(reads(() -> records.of(all.get(0)))).isOne();
    assertThat(reads(() -> records.of(all.get(1)))).isZero();
    assertThat(reads(() -> records.of(all.get(2)))).isOne();
  }

  @Test
  void oneThatIsLargerThanTheBoundIsReadEachTimeAndTakesNoOtherAway() {
    var small = snapshot("small");
    var large = snapshot("large");
    var more = new ArrayList<>(shelves.records.get(large));
    for (int i = EACH; i < 4 * EACH; i++) {
      more.add(Samples.record("large", i, Split.TRAIN));
    }
    shelves.records.put(large, more);
    records.of(small);
    assertThat(reads(() -> records.of(large))).isOne();
    assertThat(reads(() -> records.of(large))).isOne();
    assertThat(reads(() -> records.of(small))).isZero();
  }

  @Test
  void whatIsCountedIsReadOnce() {
    var all = List.of(snapshot("a"), snapshot("b"), snapshot("c"));
    var refs = new HashMap<SnapshotRef, Set<Hash>>();
    all.forEach(ref -> refs.put(ref, Set.of()));
    var counts = records.count(refs);
    assertThat(counts).isEqualTo(new SnapshotRecords.Counts(3, EACH));
    assertThat(reads(() -> assertThat(records.count(refs)).isEqualTo(counts))).isZero();
    var more = new HashMap<>(refs);
    more.put(snapshot("d"), Set.of());
    assertThat(reads(() -> records.count(more))).isPositive();
    assertThat(reads(() -> records.count(refs))).as("another view of them is kept").isZero();
  }

  @Test
  void whatIsLeftOutIsNotCounted() {
    var ref = snapshot("a");
    var gone = Samples.record("a", 0, Split.TRAIN).commitment();
    assertThat(records.count(Map.of(ref, Set.of())).records()).isEqualTo(EACH);
    assertThat(records.count(Map.of(ref, Set.of(gone))).records()).isEqualTo(EACH - 1);
  }

  @Test
  void whatCouldNotBeReadIsReadAgain() {
    var ref = snapshot("a");
    shelves.snapshotsDamaged = true;
    assertThat(records.of(ref)).isEmpty();
    assertThat(records.count(Map.of(ref, Set.of())).records()).isZero();
    shelves.snapshotsDamaged = false;
    assertThat(records.count(Map.of(ref, Set.of())).records()).isEqualTo(EACH);
    assertThat(records.of(ref)).hasSize(EACH);
  }
}
