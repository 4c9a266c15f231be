package org.openledger.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class Int8RowsTest {
  private static final int[] WIDTHS = {1, 7, 15, 16, 17, 64, 100, 384, 1_025};

  static int[] dots(Int8Rows rows, long first, int count, byte[] other) {
    var ready = Int8Rows.Other.of(other);
    return IntStream.range(0, count).map(i -> rows.dot(first + i, ready)).toArray();
  }

  @Test
  void vectorsGiveWhatPlainLoopsGive() {
    var random = CounterRandom.of(23, "int8");
    for (int width : WIDTHS) {
      byte[] values = bytes(random, 33 * width);
      byte[] other = bytes(random, width);
      other[width / 2] = Byte.MIN_VALUE;
      var rows = new Int8Rows(MemorySegment.ofArray(values), width);
      int[] plain = new int[31];
      rows.dotsPlainly(1, 31, other, plain);
      assertThat(dots(rows, 1, 31, other)).as("rows of %d", width).isEqualTo(plain);
    }
  }

  @Test
  void theLargestProductsFit() {
    byte[] least = new byte[Int8Rows.WIDTH_MAX];
    Arrays.fill(least, Byte.MIN_VALUE);
    byte[] most = new byte[Int8Rows.WIDTH_MAX];
    Arrays.fill(most, Byte.MAX_VALUE);
    var rows = new Int8Rows(MemorySegment.ofArray(least), Int8Rows.WIDTH_MAX);
    assertThat(dots(rows, 0, 1, least)).containsOnly(1 << 30);
    assertThat(dots(rows, 0, 1, most)).containsOnly(-(1 << 14) * 127 * 512);
  }

  @Test
  void rowsOutsideTheHeapAreTheSame() {
    var random = CounterRandom.of(24, "int8");
    byte[] values = bytes(random, 9 * 384);
    byte[] other = bytes(random, 384);
    var segment = Arena.ofAuto().allocate(values.length);
    segment.copyFrom(MemorySegment.ofArray(values));
    assertThat(dots(new Int8Rows(segment, 384), 0, 9, other))
        .isEqualTo(dots(new Int8Rows(MemorySegment.ofArray(values), 384), 0, 9, other));
  }

  @Test
  void whatIsNoWholeRowIsRefused() {
    var bytes = MemorySegment.ofArray(new byte[10]);
    assertThatThrownBy(() -> new Int8Rows(bytes, 3)).hasMessage("10 bytes are no rows of 3");
    var rows = new Int8Rows(bytes, 5);
    assertThatThrownBy(() -> dots(rows, 0, 2, new byte[4]))
        .hasMessage("the other row has 4 numbers, not 5");
    assertThatThrownBy(() -> dots(rows, 1, 2, new byte[5]))
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
