package org.openledger.memory.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.index.Vectors.Asked;

class VectorsTest {
  private static Vectors vectors(List<byte[]> rows) {
    return Samples.index(Collections.nCopies(rows.size(), List.of("a")), rows)
        .parts()
        .getFirst()
        .texts();
  }

  private static int[] cosines(List<byte[]> rows, byte[] question) {
    var vectors = vectors(rows);
    var asked = Asked.of(question);
    int[] cosines = new int[rows.size()];
    var bounds = vectors.bounds(asked);
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = vectors.cosine(asked, i);
      bounds.look(i, cosines.length);
      assertThat(bounds.of(i) * Vectors.UNIT).isGreaterThan(cosines[i] - 0.51f);
      assertThat(bounds.refined(i) * Vectors.UNIT).isGreaterThan(cosines[i] - 0.51f);
    }
    assertThat(cosines).isEqualTo(PlainVectors.of(rows).cosines(question));
    return cosines;
  }

  @Test
  void cosinesAreRoundedOnce() {
    var random = CounterRandom.of(9, "vectors");
    var rows = new ArrayList<byte[]>();
    for (int i = 0; i < 300; i++) {
      rows.add(row(random));
    }
    byte[] question = row(random);
    int[] cosines = cosines(rows, question);
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
    var rows = List.of(new byte[] {3, -4}, new byte[] {0, 0}, new byte[] {-3, 4});
    assertThat(cosines(rows, new byte[] {3, -4})).containsExactly(1 << 20, 0, -(1 << 20));
    assertThat(cosines(rows, new byte[] {0, 0})).containsExactly(0, 0, 0);
    assertThat(cosines(List.of(), new byte[] {1})).isEmpty();
  }

  @Test
  void rowsOfOtherLengthsAreRefused() {
    assertThatThrownBy(() -> vectors(List.of(new byte[2], new byte[3])))
        .hasMessageContaining("a vector has 3 numbers, not 2");
    assertThatThrownBy(() -> cosines(List.of(new byte[2]), new byte[3]))
        .hasMessageContaining("the other row has 3 numbers, not 2");
  }
}
