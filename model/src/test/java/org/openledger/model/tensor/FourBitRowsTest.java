package org.openledger.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class FourBitRowsTest {
  private static final int[] WIDTHS = {1, 7, 63, 64, 65, 100, 384, 1_025};

  private static FourBitRows.Bounds bounds(List<byte[]> rows, byte[] other) {
    var drawn = new FourBitRows(rows.size(), other.length);
    for (int i = 0; i < rows.size(); i++) {
      drawn.draw(i, rows.get(i));
    }
    return drawn.bounds(FourBitRows.Other.of(other));
  }

  /// Of each row by two bits, then of each by four.
  static float[] atMost(List<byte[]> rows, byte[] other) {
    var bounds = bounds(rows, other);
    bounds.look(0, rows.size());
    float[] out = new float[2 * rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      out[i] = bounds.of(i);
    }
    for (int i = 0; i < rows.size(); i++) {
      out[rows.size() + i] = bounds.refined(i);
    }
    return out;
  }

  private static long product(byte[] a, byte[] b) {
    long product = 0;
    for (int k = 0; k < a.length; k++) {
      product += a[k] * b[k];
    }
    return product;
  }

  private static double cosine(byte[] a, byte[] b) {
    double lengths = Math.sqrt((double) product(a, a) * product(b, b));
    return lengths == 0 ? 0 : product(a, b) / lengths;
  }

  /// Rows of every kind: evenly spread, small, of one number, extreme, near the other, nothing.
  static List<byte[]> rows(CounterRandom random, byte[] other) {
    int width = other.length;
    var rows = new ArrayList<byte[]>();
    for (int i = 0; i < 150; i++) {
      byte[] row = new byte[width];
      int size = 1 + random.nextInt(128);
      for (int k = 0; k < width; k++) {
        row[k] =
            switch (i % 6) {
              case 0 -> (byte) (random.nextInt(2 * size) - size);
              case 1 -> (byte) (other[k] + random.nextInt(3) - 1);
              case 2 -> (byte) (-other[k] / 2);
              case 3 -> random.nextInt(2) == 0 ? Byte.MIN_VALUE : Byte.MAX_VALUE;
              case 4 -> (byte) (k == i % width ? size - 64 : 0);
              default -> other[k];
            };
      }
      rows.add(row);
    }
    rows.add(new byte[width]);
    return rows;
  }

  static byte[] other(CounterRandom random, int width) {
    byte[] other = new byte[width];
    for (int k = 0; k < width; k++) {
      other[k] = (byte) random.nextInt();
    }
    return other;
  }

  @Test
  void noCosineIsLarger() {
    var random = CounterRandom.of(31, "four bits");
    for (int width : WIDTHS) {
      for (int round = 0; round < 20; round++) {
        byte[] other = round == 0 ? new byte[width] : other(random, width);
        var rows = rows(random, other);
        float[] most = atMost(rows, other);
        for (int i = 0; i < most.length; i++) {
          assertThat((double) most[i])
              .as("row %d of %d numbers", i, width)
              .isGreaterThanOrEqualTo(cosine(rows.get(i % rows.size()), other));
        }
      }
    }
  }

  @Test
  void itIsTheAngleBetweenTheDrawnRowAndTheOtherLessThatOfDrawing() {
    var random = CounterRandom.of(32, "four bits");
    byte[] other = other(random, 384);
    var rows = rows(random, other);
    float[] most = atMost(rows, other);
    for (int i = 0; i < most.length; i++) {
      byte[] row = rows.get(i % rows.size());
      byte[] drawn = drawn(row, i < rows.size());
      double between = Math.acos(Math.min(1, cosine(drawn, other)));
      double off = Math.acos(Math.min(1, cosine(row, drawn)));
      double nearest = Math.cos(Math.max(0, between - off));
      assertThat((double) most[i]).isBetween(nearest - 1e-6, nearest + 2e-3);
    }
  }

  /// An odd number for each, from -3 to 3 or from -15 to 15.
  private static byte[] drawn(byte[] row, boolean rough) {
    int most = 0;
    for (byte x : row) {
      most = Math.max(most, Math.abs(x));
    }
    double normal = 0.335 * Math.sqrt((double) product(row, row) / row.length);
    double inverse = 1 / Math.max(1, Math.min(most / 8.0, normal));
    byte[] drawn = new byte[row.length];
    for (int k = 0; k < row.length; k++) {
      int fine = (int) Math.clamp(2 * Math.floor(row[k] * inverse) + 1, -15, 15);
      drawn[k] = (byte) (rough ? 2 * Math.floorDiv(fine, 8) + 1 : fine);
    }
    return drawn;
  }

  @Test
  void blocksInTheMiddleAreTheSame() {
    var random = CounterRandom.of(33, "four bits");
    byte[] other = other(random, 100);
    var rows = rows(random, other);
    var bounds = bounds(rows, other);
    bounds.look(0, rows.size());
    float[] all = new float[rows.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = bounds.of(i);
    }
    bounds.refined(0);
    bounds.look(21, 40);
    for (int i = 21; i < 40; i++) {
      assertThat(bounds.of(i)).isEqualTo(all[i]);
    }
    for (int i = 21; i < 40; i++) {
      assertThat(bounds.refined(i)).isEqualTo(atMost(rows, other)[rows.size() + i]);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    var rows = new FourBitRows(8, 5);
    var other = FourBitRows.Other.of(new byte[4]);
    assertThatThrownBy(() -> rows.bounds(other)).hasMessage("the other row has 4 numbers, not 5");
    assertThatThrownBy(() -> new FourBitRows(-1, 5)).hasMessage("-1 rows of 5");
    assertThatThrownBy(() -> new FourBitRows(1, 0)).hasMessage("1 rows of 0");
  }
}
