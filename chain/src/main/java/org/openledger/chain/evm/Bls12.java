package org.openledger.chain.evm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Precompiles 0x0b to 0x11: operations on BLS12-381 (EIP-2537).
///
/// A coordinate has 64 bytes per field element, the top 16 of them zero; a point whose bytes are
/// all zero is infinity. Everything that is not exactly such an encoding makes the call fail.
final class Bls12 {
  /// Order of the groups.
  static final BigInteger ORDER =
      new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

  private static final byte[] MODULUS =
      HexFormat.of()
          .parseHex(
              "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
                  + "1eabfffeb153ffffb9feffffffffaaab");
  private static final int PADDING = 16;
  private static final int ELEMENT = 64;

  private Bls12() {}

  /// Bytes of an encoded point.
  private static int pointSize(Blst.Group group) {
    return 2 * group.coordinate / Blst.FP * ELEMENT;
  }

  /// Reads field elements from the input one after another; false if one is not valid.
  private static boolean readElements(Arena arena, byte[] input, int offset, MemorySegment to) {
    int count = (int) (to.byteSize() / Blst.FP);
    for (int i = 0; i < count; i++) {
      int at = offset + i * ELEMENT;
      for (int j = 0; j < PADDING; j++) {
        if (input[at + j] != 0) {
          return false;
        }
      }
      if (Arrays.compareUnsigned(input, at + PADDING, at + ELEMENT, MODULUS, 0, Blst.FP) >= 0) {
        return false;
      }
      var bytes = arena.allocate(Blst.FP);
      MemorySegment.copy(input, at + PADDING, bytes, ValueLayout.JAVA_BYTE, 0, Blst.FP);
      Blst.fpFromBigEndian(to.asSlice((long) i * Blst.FP, Blst.FP), bytes);
    }
    return true;
  }

  /// Reads a point of the curve in affine form; null if it is not one.
  private static @Nullable MemorySegment readPoint(
      Arena arena, Blst.Group group, byte[] input, int offset) {
    var point = arena.allocate(group.affineSize(), 64);
    return readElements(arena, input, offset, point) && group.isOnCurve(point) ? point : null;
  }

  static boolean isInfinity(MemorySegment affine) {
    for (long i = 0; i < affine.byteSize(); i += 8) {
      if (affine.get(ValueLayout.JAVA_LONG, i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] encode(Arena arena, Blst.Group group, MemorySegment point) {
    var affine = group.toAffine(arena, point);
    var out = new byte[pointSize(group)];
    var bytes = arena.allocate(Blst.FP);
    for (int i = 0; i < group.affineSize() / Blst.FP; i++) {
      Blst.bigEndianFromFp(bytes, affine.asSlice((long) i * Blst.FP, Blst.FP));
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, out, i * ELEMENT + PADDING, Blst.FP);
    }
    return out;
  }

  static byte @Nullable [] add(Blst.Group group, byte[] input) {
    int size = pointSize(group);
    if (input.length != 2 * size) {
      return null;
    }
    try (var arena = Arena.ofConfined()) {
      var left = readPoint(arena, group, input, 0);
      var right = readPoint(arena, group, input, size);
      if (left == null || right == null) {
        return null;
      }
      var sum = group.add(arena, group.fromAffine(arena, left), group.fromAffine(arena, right));
      return encode(arena, group, sum);
    }
  }

  /// Bytes of a point and a scalar.
  private static int termSize(Blst.Group group) {
    return pointSize(group) + Blst.SCALAR;
  }

  static byte @Nullable [] multiplyAll(Blst.Group group, byte[] input) {
    int term = termSize(group);
    if (input.length == 0 || input.length % term != 0) {
      return null;
    }
    int count = input.length / term;
    try (var arena = Arena.ofConfined()) {
      var points = arena.allocate((long) count * group.affineSize(), 64);
      var scalars = arena.allocate((long) count * Blst.SCALAR, 64);
      int used = 0;
      for (int i = 0; i < count; i++) {
        var point = readPoint(arena, group, input, i * term);
        if (point == null || !group.isInGroup(point)) {
          return null;
        }
        if (!isInfinity(point)) {
          points.asSlice((long) used * group.affineSize()).copyFrom(point);
          var scalar =
              new BigInteger(1, input, i * term + pointSize(group), Blst.SCALAR).mod(ORDER);
          putScalar(scalars.asSlice((long) used * Blst.SCALAR, Blst.SCALAR), scalar);
          used++;
        }
      }
      return encode(arena, group, sum(arena, group, points, scalars, used));
    }
  }

  private static MemorySegment sum(
      Arena arena, Blst.Group group, MemorySegment points, MemorySegment scalars, int count) {
    return switch (count) {
      case 0 -> group.allocate(arena);
      case 1 -> group.multiply(arena, group.fromAffine(arena, points), scalars);
      default -> group.multiplyAll(arena, points, scalars, count);
    };
  }

  /// Writes a number below the order as 32 little-endian bytes.
  static void putScalar(MemorySegment to, BigInteger scalar) {
    for (int i = 0; i < Blst.SCALAR / 8; i++) {
      to.set(ValueLayout.JAVA_LONG, 8L * i, scalar.shiftRight(64 * i).longValue());
    }
  }

  static byte @Nullable [] pairing(byte[] input) {
    int first = pointSize(Blst.G1);
    int size = first + pointSize(Blst.G2);
    if (input.length == 0 || input.length % size != 0) {
      return null;
    }
    try (var arena = Arena.ofConfined()) {
      var inG1 = new ArrayList<MemorySegment>();
      var inG2 = new ArrayList<MemorySegment>();
      for (int at = 0; at < input.length; at += size) {
        var p = readPoint(arena, Blst.G1, input, at);
        var q = readPoint(arena, Blst.G2, input, at + first);
        if (p == null || q == null || !Blst.G1.isInGroup(p) || !Blst.G2.isInGroup(q)) {
          return null;
        }
        if (!isInfinity(p) && !isInfinity(q)) {
          inG1.add(p);
          inG2.add(q);
        }
      }
      var out = new byte[32];
      boolean one =
          Blst.pairingIsOne(
              arena, inG1.toArray(MemorySegment[]::new), inG2.toArray(MemorySegment[]::new));
      out[31] = (byte) (one ? 1 : 0);
      return out;
    }
  }

  static byte @Nullable [] map(Blst.Group group, byte[] input) {
    if (input.length != group.coordinate / Blst.FP * ELEMENT) {
      return null;
    }
    try (var arena = Arena.ofConfined()) {
      var element = arena.allocate(group.coordinate, 64);
      return readElements(arena, input, 0, element)
          ? encode(arena, group, group.map(arena, element))
          : null;
    }
  }

  static long pairingGas(byte[] input) {
    return 37_700 + 32_600L * (input.length / (pointSize(Blst.G1) + pointSize(Blst.G2)));
  }

  static long multiplyAllGas(Blst.Group group, byte[] input) {
    int count = input.length / termSize(group);
    if (count == 0) {
      return 0;
    }
    boolean first = group == Blst.G1;
    var discounts = first ? Bls12Discounts.G1 : Bls12Discounts.G2;
    long discount = discounts[Math.min(count, discounts.length) - 1];
    return count * (first ? 12_000L : 22_500L) * discount / 1000;
  }
}
