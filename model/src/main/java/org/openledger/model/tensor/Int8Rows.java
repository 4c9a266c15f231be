package org.openledger.model.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Rows of whole numbers of one byte, in memory or in a mapped file, each multiplied by one other
/// row. Sums are of int32 and below 2^31, so no order of adding matters.
public final class Int8Rows {
  /// Most numbers of a row: 2^16 products of at most 2^14 still fit.
  public static final int WIDTH_MAX = 1 << 16;

  private static final VectorSpecies<Integer> INTS = VectorKernels.SPECIES.withLanes(int.class);
  private static final VectorSpecies<Short> SHORTS = INTS.withLanes(short.class);
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(INTS.vectorBitSize() / 2));

  private static final int HALF = SHORTS.length();
  private static final int STEP = 2 * HALF;

  private final MemorySegment bytes;
  private final int width;

  /// Rows of `width` numbers, one after the other. Arrays are copied: a loop that has seen both
  /// kinds of memory runs at half its speed.
  public Int8Rows(MemorySegment bytes, int width) {
    if (width < 1 || width > WIDTH_MAX || bytes.byteSize() % width != 0) {
      throw new IllegalArgumentException(
          "%d bytes are no rows of %d".formatted(bytes.byteSize(), width));
    }
    this.bytes = bytes.isNative() ? bytes : copied(bytes);
    this.width = width;
  }

  private static MemorySegment copied(MemorySegment bytes) {
    return Arena.ofAuto().allocate(bytes.byteSize()).copyFrom(bytes);
  }

  /// How many rows there are.
  public long rows() {
    return bytes.byteSize() / width;
  }

  /// A copy of a row.
  public byte[] row(long at) {
    return bytes.asSlice(at * width, width).toArray(ValueLayout.JAVA_BYTE);
  }

  /// What rows are multiplied by, made ready once for all of them.
  public static final class Other {
    private final short[] numbers; // -127 for -128: two products then fit 16 bits together
    private final int[] least; // where it is -128

    private Other(short[] numbers, int[] least) {
      this.numbers = numbers;
      this.least = least;
    }

    /// Makes a row ready.
    public static Other of(byte[] row) {
      short[] numbers = new short[row.length];
      for (int k = 0; k < row.length; k++) {
        numbers[k] = (short) Math.max(-Byte.MAX_VALUE, row[k]);
      }
      int[] least = IntStream.range(0, row.length).filter(k -> row[k] == Byte.MIN_VALUE).toArray();
      return new Other(numbers, least);
    }
  }

  /// The sum over k of row[at][k] * other[k].
  public int dot(long at, Other other) {
    if (other.numbers.length != width) {
      throw new IllegalArgumentException(
          "the other row has %d numbers, not %d".formatted(other.numbers.length, width));
    }
    long from = at * width;
    int whole = width - width % STEP;
    int sum = whole == 0 ? 0 : pairs(from, whole, other.numbers);
    for (int k = whole; k < width; k++) {
      sum += other.numbers[k] * bytes.get(ValueLayout.JAVA_BYTE, from + k);
    }
    for (int k : other.least) {
      sum -= bytes.get(ValueLayout.JAVA_BYTE, from + k);
    }
    return sum;
  }

  /// Two products of at most 128 * 127 are added in 16 bits, and what that gives in 32.
  private int pairs(long from, int whole, short[] numbers) {
    IntVector low = IntVector.zero(INTS);
    IntVector high = low;
    for (int k = 0; k < whole; k += STEP) {
      IntVector two =
          products(from + k, numbers, k)
              .add(products(from + k + HALF, numbers, k + HALF))
              .reinterpretAsInts();
      low =
          low.add(
              two.lanewise(VectorOperators.LSHL, Short.SIZE)
                  .lanewise(VectorOperators.ASHR, Short.SIZE));
      high = high.add(two.lanewise(VectorOperators.ASHR, Short.SIZE));
    }
    return low.add(high).reduceLanes(VectorOperators.ADD);
  }

  private ShortVector products(long at, short[] numbers, int k) {
    var row = ByteVector.fromMemorySegment(BYTES, bytes, at, ByteOrder.LITTLE_ENDIAN);
    return ((ShortVector) row.convertShape(VectorOperators.B2S, SHORTS, 0))
        .mul(ShortVector.fromArray(SHORTS, numbers, k));
  }

  /// The plain loops that [#dot] must equal: out[i] = sum over k of row[first + i][k] * other[k],
  /// for 0 <= i < count.
  public void dotsPlainly(long first, int count, byte[] other, int[] out) {
    for (int i = 0; i < count; i++) {
      int sum = 0;
      for (int k = 0; k < width; k++) {
        sum += other[k] * bytes.get(ValueLayout.JAVA_BYTE, (first + i) * width + k);
      }
      out[i] = sum;
    }
  }
}
