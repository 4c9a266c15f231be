package org.openledger.memory.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class ShapleyTest {
  private static final long SEED = 20261126;

  /// Adds up what each player adds over all orders.
  private static long[] orders(long[] values, int players) {
    long[] sums = new long[players];
    for (var order : permutations(players)) {
      int coalition = 0;
      for (int player : order) {
        sums[player] += values[coalition | 1 << player] - values[coalition];
        coalition |= 1 << player;
      }
    }
    return sums;
  }

  private static List<List<Integer>> permutations(int players) {
    List<List<Integer>> orders = List.of(List.of());
    for (int player = 0; player < players; player++) {
      var longer = new ArrayList<List<Integer>>();
      for (var order : orders) {
        for (int at = 0; at <= order.size(); at++) {
          var more = new ArrayList<>(order);
          more.add(at, player);
          longer.add(more);
        }
      }
      orders = longer;
    }
    return orders;
  }

  @Test
  void gamesOfKnownValue() {
    assertThat(Shapley.of(new long[] {5})).isEmpty();
    assertThat(Shapley.of(new long[] {2, 9})).containsExactly(7);
    // One of two suffices for 10: half each. A third adds nothing.
    assertThat(Shapley.of(new long[] {0, 10, 10, 10, 0, 10, 10, 10})).containsExactly(5, 5, 0);
    // Two of three are needed for 1: a third each, and the first gets what cannot be divided.
    assertThat(Shapley.of(new long[] {0, 0, 0, 1, 0, 1, 1, 1})).containsExactly(1, 0, 0);
    // Who harms pays.
    assertThat(Shapley.of(new long[] {0, 8, -4, 4})).containsExactly(8, -4);
  }

  @Test
  void valuesAreMeansOverAllOrdersAndAddUpToTheUnit() {
    System.out.println("seed " + SEED);
    var random = CounterRandom.of(SEED, "games");
    for (int game = 0; game < 60; game++) {
      int players = 1 + random.nextInt(6);
      long[] values = new long[1 << players];
      for (int s = 0; s < values.length; s++) {
        values[s] = random.nextLong() >> (17 + random.nextInt(40));
      }
      long[] shapley = Shapley.of(values);
      long[] orders = orders(values, players);
      long factorial = permutations(players).size();
      for (int i = 0; i < players; i++) {
        assertThat(shapley[i])
            .as("game %d, player %d", game, i)
            .isBetween(Math.floorDiv(orders[i], factorial), Math.ceilDiv(orders[i], factorial));
      }
      assertThat(Arrays.stream(shapley).sum()).isEqualTo(values[values.length - 1] - values[0]);
    }
  }

  @Test
  void eightPlayersOfTheLargestAnswersAddUp() {
    long[] values = new long[256];
    for (int s = 1; s < 256; s++) {
      values[s] = (1L << 44) * Integer.bitCount(s) + s * 1_000_003L % 977;
    }
    var sum =
        Arrays.stream(Shapley.of(values))
            .mapToObj(BigInteger::valueOf)
            .reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(sum).isEqualTo(BigInteger.valueOf(values[255]));
  }

  @Test
  void whatIsNoGameIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Shapley.of(new long[3]));
    assertThatIllegalArgumentException().isThrownBy(() -> Shapley.of(new long[512]));
  }
}
