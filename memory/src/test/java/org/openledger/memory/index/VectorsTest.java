package org.openledger.memory.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class VectorsTest {
  @Test
  void cosinesAreRoundedOnce() {
    var random = CounterRandom.of(9, "vectors");
    var rows = new ArrayList<byte[]>();
    for (int i = 0; i < 300; i++) {
      rows.add(row(random));
    }
    byte[] question = row(random);
    int[] cosines = Vectors.of(rows).cosines(question);
    for (int i = 0; i < cosines.length; i++) {
      assertThat((double) cosines[i])
          .isCloseTo(cosine(rows.get(i), question) * Vectors.UNIT, within(0.51));
    }
  }

  private static byte[] row(CounterRandom random) {
    byte[] row = new byte[384];
    for (int i = 0; i < row.length; i++) {
      row[i] = (byte) (random.nextInt(255) - 127);
    }
    return row;
  }

  private static double cosine(byte[] a, byte[] b) {
    double both = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < a.length; i++) {
      both += a[i] * (double) b[i];
      first += a[i] * (double) a[i];
      second += b[i] * (double) b[i];
    }
    return both / Math.sqrt(first * second);
  }

  @Test
  void aRowIsOneWithItselfAndNothingIsNearNothing() {
    var vectors = Vectors.of(List.of(new byte[] {3, -4}, new byte[] {0, 0}, new byte[] {-3, 4}));
    assertThat(vectors.cosines(new byte[] {3, -4})).containsExactly(1 << 20, 0, -(1 << 20));
    assertThat(vectors.cosines(new byte[] {0, 0})).containsExactly(0, 0, 0);
    assertThat(Vectors.of(List.of()).cosines(new byte[] {1})).isEmpty();
  }

  @Test
  void rowsOfOtherLengthsAreRefused() {
    assertThatThrownBy(() -> Vectors.of(List.of(new byte[2], new byte[3])))
        .hasMessageContaining("row 1 has 3 numbers, not 2");
    assertThatThrownBy(() -> Vectors.of(List.of(new byte[2])).cosines(new byte[3]))
        .hasMessageContaining("the question has 3 numbers, not 2");
  }
}
