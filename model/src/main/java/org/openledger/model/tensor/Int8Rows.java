package org.openledger.model.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Rows of whole numbers of one byte, in memory or in a mapped file, each multiplied by one other
/// row: an exact scan. Sums are of int32 and below 2^31, so no order of adding matters.
public final class Int8Rows {
  /// Most numbers of a row: 2^16 products of at most 2^14 still fit.
  public static final int WIDTH_MAX = 1 << 16;

  private static final VectorSpecies<Integer> INTS = VectorKernels.SPECIES.withLanes(int.class);

  /// A quarter of the bits, if there is such a vector; else each gives two vectors of ints.
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(64, INTS.vectorBitSize() / Integer.BYTES)));

  private static final int STEP = BYTES.length();
  private static final int PARTS = STEP / INTS.length();

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

  /// How many numbers a row has.
  public int width() {
    return width;
  }

  /// A copy of a row.
  public byte[] row(long at) {
    return bytes.asSlice(at * width, width).toArray(ValueLayout.JAVA_BYTE);
  }

  /// out[i] = sum over k of row[first + i][k] * other[k], for 0 <= i < count.
  public void dots(long first, int count, byte[] other, int[] out) {
    int[] wide = widened(other);
    int whole = width - width % STEP;
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      four((first + i) * width, whole, wide, out, i);
    }
    for (; i < count; i++) {
      out[i] = one((first + i) * width, whole, wide);
    }
    for (int k = whole; k < width; k++) {
      for (i = 0; i < count; i++) {
        out[i] += wide[k] * bytes.get(ValueLayout.JAVA_BYTE, (first + i) * width + k);
      }
    }
  }

  /// The plain loops that [#dots] must equal.
  public void dotsPlainly(long first, int count, byte[] other, int[] out) {
    widened(other);
    for (int i = 0; i < count; i++) {
      int sum = 0;
      for (int k = 0; k < width; k++) {
        sum += other[k] * bytes.get(ValueLayout.JAVA_BYTE, (first + i) * width + k);
      }
      out[i] = sum;
    }
  }

  private int[] widened(byte[] other) {
    if (other.length != width) {
      throw new IllegalArgumentException(
          "the other row has %d numbers, not %d".formatted(other.length, width));
    }
    int[] wide = new int[width];
    for (int k = 0; k < width; k++) {
      wide[k] = other[k];
    }
    return wide;
  }

  /// Four rows at once, which share the reading of the other.
  private void four(long at, int whole, int[] wide, int[] out, int to) {
    IntVector s0 = IntVector.zero(INTS);
    IntVector s1 = s0;
    IntVector s2 = s0;
    IntVector s3 = s0;
    for (int k = 0; k < whole; k += STEP) {
      for (int part = 0; part < PARTS; part++) {
        IntVector x = IntVector.fromArray(INTS, wide, k + part * INTS.length());
        s0 = s0.add(numbers(at + k, part).mul(x));
        s1 = s1.add(numbers(at + width + k, part).mul(x));
        s2 = s2.add(numbers(at + 2L * width + k, part).mul(x));
        s3 = s3.add(numbers(at + 3L * width + k, part).mul(x));
      }
    }
    out[to] = s0.reduceLanes(VectorOperators.ADD);
    out[to + 1] = s1.reduceLanes(VectorOperators.ADD);
    out[to + 2] = s2.reduceLanes(VectorOperators.ADD);
    out[to + 3] = s3.reduceLanes(VectorOperators.ADD);
  }

  private int one(long at, int whole, int[] wide) {
    IntVector sum = IntVector.zero(INTS);
    for (int k = 0; k < whole; k += STEP) {
      for (int part = 0; part < PARTS; part++) {
        IntVector x = IntVector.fromArray(INTS, wide, k + part * INTS.length());
        sum = sum.add(numbers(at + k, part).mul(x));
      }
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private IntVector numbers(long at, int part) {
    return (IntVector)
        ByteVector.fromMemorySegment(BYTES, bytes, at, ByteOrder.LITTLE_ENDIAN)
            .convertShape(VectorOperators.B2I, INTS, part);
  }
}
