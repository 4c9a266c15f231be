package org.openledger.core.bytes;

import java.math.BigInteger;

/// An unsigned 256-bit word as four 64-bit limbs, `d` the lowest. Arithmetic wraps modulo 2^256.
///
/// @param a bits 255..192
/// @param b bits 191..128
/// @param c bits 127..64
/// @param d bits 63..0
public record UInt256(long a, long b, long c, long d) implements Comparable<UInt256> {
  /// 0.
  public static final UInt256 ZERO = new UInt256(0, 0, 0, 0);

  /// 1.
  public static final UInt256 ONE = new UInt256(0, 0, 0, 1);

  /// 2^256 - 1.
  public static final UInt256 MAX = new UInt256(-1, -1, -1, -1);

  /// The word with the value of `value` read as an unsigned 64-bit number.
  public static UInt256 of(long value) {
    return value == 0 ? ZERO : new UInt256(0, 0, 0, value);
  }

  /// The word with the given value.
  ///
  /// @throws IllegalArgumentException if it is negative or needs more than 256 bits
  public static UInt256 of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new IllegalArgumentException("not an unsigned 256-bit number: " + value);
    }
    return new UInt256(
        value.shiftRight(192).longValue(),
        value.shiftRight(128).longValue(),
        value.shiftRight(64).longValue(),
        value.longValue());
  }

  /// At most 32 big-endian bytes; fewer are padded with zeros on the left.
  public static UInt256 fromBytes(byte[] bytes) {
    if (bytes.length > 32) {
      throw new IllegalArgumentException("a word has at most 32 bytes, not " + bytes.length);
    }
    var limbs = new long[4];
    for (int i = 0; i < bytes.length; i++) {
      int position = bytes.length - 1 - i;
      limbs[i / 8] |= (bytes[position] & 0xffL) << (8 * (i % 8));
    }
    return new UInt256(limbs[3], limbs[2], limbs[1], limbs[0]);
  }

  /// 32 big-endian bytes.
  public byte[] toBytes32() {
    var bytes = new byte[32];
    put(bytes, 0, a);
    put(bytes, 8, b);
    put(bytes, 16, c);
    put(bytes, 24, d);
    return bytes;
  }

  /// Big-endian bytes without leading zeros; empty for zero (the RLP form of an integer).
  public byte[] toMinimalBytes() {
    int length = (bitLength() + 7) / 8;
    return java.util.Arrays.copyOfRange(toBytes32(), 32 - length, 32);
  }

  /// Number of bits up to the highest one set; 0 for zero.
  public int bitLength() {
    if (a != 0) {
      return 256 - Long.numberOfLeadingZeros(a);
    }
    if (b != 0) {
      return 192 - Long.numberOfLeadingZeros(b);
    }
    return c != 0 ? 128 - Long.numberOfLeadingZeros(c) : 64 - Long.numberOfLeadingZeros(d);
  }

  /// The value as an unsigned big integer.
  public BigInteger toBigInteger() {
    return new BigInteger(1, toBytes32());
  }

  /// Whether the value is below 2^63, so that `d` holds it as a non-negative `long`.
  public boolean fitsLong() {
    return (a | b | c) == 0 && d >= 0;
  }

  /// Whether the value is zero.
  public boolean isZero() {
    return (a | b | c | d) == 0;
  }

  /// Sum modulo 2^256.
  public UInt256 add(UInt256 o) {
    long w = d + o.d;
    long carry = Long.compareUnsigned(w, d) < 0 ? 1 : 0;
    long z = c + o.c + carry;
    carry = carryOut(c, o.c, z);
    long y = b + o.b + carry;
    carry = carryOut(b, o.b, y);
    return new UInt256(a + o.a + carry, y, z, w);
  }

  /// Difference modulo 2^256.
  public UInt256 subtract(UInt256 o) {
    return add(new UInt256(~o.a, ~o.b, ~o.c, ~o.d)).add(ONE);
  }

  @Override
  public int compareTo(UInt256 o) {
    int order = Long.compareUnsigned(a, o.a);
    order = order != 0 ? order : Long.compareUnsigned(b, o.b);
    order = order != 0 ? order : Long.compareUnsigned(c, o.c);
    return order != 0 ? order : Long.compareUnsigned(d, o.d);
  }

  @Override
  public String toString() {
    return toBigInteger().toString();
  }

  private static long carryOut(long x, long y, long sum) {
    return ((x & y) | ((x | y) & ~sum)) >>> 63;
  }

  private static void put(byte[] bytes, int offset, long limb) {
    for (int i = 0; i < 8; i++) {
      bytes[offset + i] = (byte) (limb >>> (56 - 8 * i));
    }
  }
}
