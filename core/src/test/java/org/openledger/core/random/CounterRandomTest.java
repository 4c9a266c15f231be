package org.openledger.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CounterRandomTest {
  /// Known answers published with the generator (Random123, philox4x32-10).
  @Test
  void knownAnswersHold() {
    var out = new int[4];
    CounterRandom.philox(out, 0, 0, 0);
    assertThat(out).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    CounterRandom.philox(out, -1, -1, -1);
    assertThat(out).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    CounterRandom.philox(out, 0x85a308d3243f6a88L, 0x0370734413198a2eL, 0x299f31d0a4093822L);
    assertThat(out).containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void purposesAndForksAreIndependent() {
    var a = CounterRandom.of(1, "order");
    var b = CounterRandom.of(1, "init");
    assertThat(a.nextLong()).isNotEqualTo(b.nextLong());
    assertThat(a.fork(0).nextLong()).isNotEqualTo(a.fork(1).nextLong());
    assertThat(CounterRandom.of(1, "order").fork(3).nextLong())
        .isEqualTo(CounterRandom.of(1, "order").fork(3).nextLong());
  }

  @Test
  void anyPositionCanBeSought() {
    var random = CounterRandom.of(5, "seek");
    var first = new int[12];
    for (int i = 0; i < 12; i++) {
      first[i] = random.nextInt();
    }
    assertThat(random.seek(2).nextInt()).isEqualTo(first[8]);
  }

  @Test
  void permutationsHoldEveryIndexOnce() {
    var order = CounterRandom.of(9, "order").permutation(1_000);
    assertThat(order).doesNotHaveDuplicates().hasSize(1_000);
    assertThat(order[0] == 0 && order[1] == 1 && order[2] == 2).isFalse();
  }

  @Test
  void boundsAndMomentsHold() {
    var random = CounterRandom.of(11, "moments");
    var counts = new int[7];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 70_000; i++) {
      counts[random.nextInt(7)]++;
      double g = random.nextGaussian();
      sum += g;
      squares += g * g;
      assertThat(random.nextFloat()).isBetween(0f, 0x1.fffffep-1f);
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_600, 10_400);
    }
    assertThat(sum / 70_000).isBetween(-0.02, 0.02);
    assertThat(squares / 70_000).isBetween(0.97, 1.03);
  }
}
