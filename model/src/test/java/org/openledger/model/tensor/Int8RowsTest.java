package org.openledger.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class Int8RowsTest {
  private static final int[] WIDTHS = {1, 7, 15, 16, 17, 64, 100, 384, 1_025};

  @Test
  void vectorsGiveWhatPlainLoopsGive() {
    var random = CounterRandom.of(23, "int8");
    for (int width : WIDTHS) {
      for (int count : new int[] {0, 1, 3, 4, 5, 31}) {
        byte[] values = bytes(random, (count + 2) * width);
        byte[] other = bytes(random, width);
        var rows = new Int8Rows(MemorySegment.ofArray(values), width);
        int[] fast = new int[count];
        int[] plain = new int[count];
        rows.dots(1, count, other, fast);
        rows.dotsPlainly(1, count, other, plain);
        assertThat(fast).as("%d rows of %d", count, width).isEqualTo(plain);
      }
    }
  }

  @Test
  void theLargestProductsFit() {
    byte[] least = new byte[4 * Int8Rows.WIDTH_MAX];
    Arrays.fill(least, Byte.MIN_VALUE);
    var rows = new Int8Rows(MemorySegment.ofArray(least), Int8Rows.WIDTH_MAX);
    int[] sums = new int[4];
    rows.dots(0, 4, Arrays.copyOf(least, Int8Rows.WIDTH_MAX), sums);
    assertThat(sums).containsOnly(1 << 30);
  }

  @Test
  void rowsOutsideTheHeapAreTheSame() {
    var random = CounterRandom.of(24, "int8");
    byte[] values = bytes(random, 9 * 384);
    byte[] other = bytes(random, 384);
    int[] inside = new int[9];
    int[] outside = new int[9];
    new Int8Rows(MemorySegment.ofArray(values), 384).dots(0, 9, other, inside);
    var segment = Arena.ofAuto().allocate(values.length);
    segment.copyFrom(MemorySegment.ofArray(values));
    new Int8Rows(segment, 384).dots(0, 9, other, outside);
    assertThat(outside).isEqualTo(inside);
  }

  @Test
  void whatIsNoWholeRowIsRefused() {
    var bytes = MemorySegment.ofArray(new byte[10]);
    assertThatThrownBy(() -> new Int8Rows(bytes, 3)).hasMessage("10 bytes are no rows of 3");
    var rows = new Int8Rows(bytes, 5);
    assertThatThrownBy(() -> rows.dots(0, 2, new byte[4], new int[2]))
        .hasMessage("the other row has 4 numbers, not 5");
    assertThatThrownBy(() -> rows.dots(1, 2, new byte[5], new int[2]))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static byte[] bytes(CounterRandom random, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }
}
