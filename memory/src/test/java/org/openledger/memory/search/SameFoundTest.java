package org.openledger.memory.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.search.Fusion.Permille;

/// The scan finds what the search that sorts everything finds, to the unit.
class SameFoundTest {
  private static final Embedding WORDS = new Drawers();

  private static Fusion fusion(CounterRandom random) {
    return new Fusion(new Permille(random.nextInt(3_000)), new Permille(random.nextInt(1_000)));
  }

  private static final boolean DEEP = Boolean.getBoolean("openledger.deep");
  private static final int ROUNDS = DEEP ? 60 : 20;
  private static final int RECORDS = DEEP ? 40_000 : 20_000;

  @Test
  void theScanFindsWhatSortingEverythingFinds() {
    for (int round = 0; round < ROUNDS; round++) {
      var random = CounterRandom.of(round, "found");
      var records = Drawers.records(random, 1 + random.nextInt(200));
      var fusion = round == 0 ? Fusion.DEFAULT : fusion(random);
      var memory = Memory.of(records, WORDS, fusion);
      var plain = List.of(PlainMemory.of(records, WORDS, fusion));
      for (int i = 0; i < 10; i++) {
        var question = Drawers.question(random);
        int most = List.of(0, 1, 3, 20, 1_000).get(random.nextInt(5));
        assertThat(memory.find(question, most))
            .as("seed %d, %s", round, question)
            .isEqualTo(PlainMemory.find(plain, question, most));
      }
    }
  }

  @Test
  void severalMemoriesAreAskedAsOne() {
    for (int round = 0; round < ROUNDS / 2; round++) {
      var random = CounterRandom.of(round, "several");
      var memories = new ArrayList<Memory>();
      var plain = new ArrayList<PlainMemory>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        var records = Drawers.records(random, random.nextInt(80));
        var fusion = fusion(random);
        memories.add(Memory.of(records, WORDS, fusion));
        plain.add(PlainMemory.of(records, WORDS, fusion));
      }
      for (int i = 0; i < 10; i++) {
        var question = Drawers.question(random);
        int most = 1 + random.nextInt(30);
        assertThat(new Memories(memories).find(question, most))
            .as("seed %d, %s", round, question)
            .isEqualTo(PlainMemory.find(plain, question, most));
      }
    }
  }

  /// More equals than are looked at first, of which those with the smallest commitments win.
  @Test
  void equalsAreAllLookedAt() {
    var records = new ArrayList<Remembered>();
    for (int i = 0; i < 300; i++) {
      records.add(Drawers.record("Ann", "", "Rock" + "!".repeat(1 + i)));
    }
    var memory = Memory.of(records, WORDS, Fusion.DEFAULT);
    var plain = List.of(PlainMemory.of(records, WORDS, Fusion.DEFAULT));
    assertThat(memory.find("rock", 5)).isEqualTo(PlainMemory.find(plain, "rock", 5));
  }

  /// More than a block of passages, so that several threads look at them.
  @Test
  void blocksMakeNoDifference() {
    var records = new ArrayList<Remembered>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(Drawers.record("Ann", i % 3 == 0 ? "Pool " + i % 50 + "?" : "", "Rock " + i));
    }
    var memory = Memory.of(records, WORDS, Fusion.DEFAULT);
    var plain = List.of(PlainMemory.of(records, WORDS, Fusion.DEFAULT));
    for (var question : List.of("rock " + (RECORDS - 1), "pool 7", "sand", "")) {
      assertThat(memory.find(question, 9)).isEqualTo(PlainMemory.find(plain, question, 9));
    }
  }
}
