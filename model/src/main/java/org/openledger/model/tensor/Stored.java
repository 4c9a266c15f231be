package org.openledger.model.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The numbers of a weight tensor where they are kept: floats in memory, or F32 or BF16 in a mapped
/// file. Reading widens exactly.
public sealed interface Stored {
  /// Number of elements.
  int size();

  /// Whether the numbers are kept as BF16, the upper half of a float.
  boolean half();

  /// Copies elements `from` .. `from + count - 1` to `out`, from `at` on.
  void read(int from, int count, float[] out, int at);

  /// All elements as an array, the tensor's own where there is one.
  default float[] floats() {
    float[] all = new float[size()];
    read(0, all.length, all, 0);
    return all;
  }

  /// An array, used and not copied.
  record Floats(float[] values) implements Stored {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public boolean half() {
      return false;
    }

    @Override
    public void read(int from, int count, float[] out, int at) {
      System.arraycopy(values, from, out, at, count);
    }

    @Override
    public float[] floats() {
      return values;
    }
  }

  /// Part of a mapped file, little-endian. The file must not be written to while it is in use;
  /// putting another in its place does no harm.
  record Mapped(MemorySegment bytes, boolean half) implements Stored {
    private static final ValueLayout.OfFloat F32 =
        ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort BF16 =
        ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public int size() {
      return Math.toIntExact(bytes.byteSize() / (half ? Short.BYTES : Float.BYTES));
    }

    @Override
    public void read(int from, int count, float[] out, int at) {
      if (!half) {
        MemorySegment.copy(bytes, F32, (long) Float.BYTES * from, out, at, count);
        return;
      }
      for (int i = 0; i < count; i++) {
        out[at + i] = Float.intBitsToFloat(bytes.get(BF16, 2L * (from + i)) << 16);
      }
    }
  }
}
