package org.openledger.chain.evm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Arithmetic of 256-bit words laid out as four longs in an array.
///
/// A word at offset `x` of an array `s` has its least significant limb in `s[x]` and its most
/// significant one in `s[x + 3]`. The operand stack of a frame is one such array; every operator
/// here takes the offset `x` of the topmost word, finds its further operands in the words below (`x
/// - 4`, `x - 8`) and leaves its result in the lowest of them, so that the interpreter only has to
///   move its stack pointer. Nothing is allocated except by the wide divisions in [Division].
final class Words {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Words() {}

  static void add(long[] s, int x) {
    int y = x - 4;
    long a = s[x];
    long b = s[y];
    long r = a + b;
    s[y] = r;
    long carry = ((a & b) | ((a | b) & ~r)) >>> 63;
    a = s[x + 1];
    b = s[y + 1];
    r = a + b + carry;
    s[y + 1] = r;
    carry = ((a & b) | ((a | b) & ~r)) >>> 63;
    a = s[x + 2];
    b = s[y + 2];
    r = a + b + carry;
    s[y + 2] = r;
    carry = ((a & b) | ((a | b) & ~r)) >>> 63;
    s[y + 3] = s[x + 3] + s[y + 3] + carry;
  }

  /// Top minus the word below it.
  static void subtract(long[] s, int x) {
    int y = x - 4;
    long a = s[x];
    long b = s[y];
    long r = a - b;
    s[y] = r;
    long borrow = ((~a & b) | (~(a ^ b) & r)) >>> 63;
    a = s[x + 1];
    b = s[y + 1];
    r = a - b - borrow;
    s[y + 1] = r;
    borrow = ((~a & b) | (~(a ^ b) & r)) >>> 63;
    a = s[x + 2];
    b = s[y + 2];
    r = a - b - borrow;
    s[y + 2] = r;
    borrow = ((~a & b) | (~(a ^ b) & r)) >>> 63;
    s[y + 3] = s[x + 3] - s[y + 3] - borrow;
  }

  static void multiply(long[] s, int x) {
    multiply(s, x, s, x - 4, s, x - 4);
  }

  /// r = a * b mod 2^256; `r` may be either factor.
  static void multiply(long[] a, int x, long[] b, int y, long[] r, int z) {
    long a0 = a[x];
    long a1 = a[x + 1];
    long a2 = a[x + 2];
    long a3 = a[x + 3];
    long b0 = b[y];
    long b1 = b[y + 1];
    long b2 = b[y + 2];
    long b3 = b[y + 3];
    long r1 = Math.unsignedMultiplyHigh(a0, b0);
    r[z] = a0 * b0;
    if ((a1 | a2 | a3 | b1 | b2 | b3) == 0) {
      r[z + 1] = r1;
      r[z + 2] = 0;
      r[z + 3] = 0;
      return;
    }
    // Column sums; c counts the carries into the next column.
    long t = a0 * b1;
    r1 += t;
    long r2 = below(r1, t);
    t = a1 * b0;
    r1 += t;
    r2 += below(r1, t);
    long r3 = 0;
    t = a0 * b2;
    r2 += t;
    r3 += below(r2, t);
    t = a1 * b1;
    r2 += t;
    r3 += below(r2, t);
    t = a2 * b0;
    r2 += t;
    r3 += below(r2, t);
    t = Math.unsignedMultiplyHigh(a0, b1);
    r2 += t;
    r3 += below(r2, t);
    t = Math.unsignedMultiplyHigh(a1, b0);
    r2 += t;
    r3 += below(r2, t);
    r3 += a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0;
    r3 += Math.unsignedMultiplyHigh(a0, b2);
    r3 += Math.unsignedMultiplyHigh(a1, b1) + Math.unsignedMultiplyHigh(a2, b0);
    r[z + 1] = r1;
    r[z + 2] = r2;
    r[z + 3] = r3;
  }

  /// 1 if a is below b as unsigned numbers, else 0: the carry out of `a = b + c`.
  static long below(long a, long b) {
    return ((~a & b) | (~(a ^ b) & (a - b))) >>> 63;
  }

  /// Top to the power of the word below it, by squaring from the exponent's highest bit.
  static void exponentiate(long[] s, int x) {
    int y = x - 4;
    int bits = bitLength(s, y);
    if (s[x] == 2 && (s[x + 1] | s[x + 2] | s[x + 3]) == 0) {
      long e = bits > 9 ? 256 : s[y];
      set(s, y, 0);
      if (e < 256) {
        s[y + (int) (e >>> 6)] = 1L << e;
      }
      return;
    }
    long[] power = {1, 0, 0, 0};
    for (int i = bits - 1; i >= 0; i--) {
      multiply(power, 0, power, 0, power, 0);
      if ((s[y + (i >>> 6)] >>> i & 1) != 0) {
        multiply(power, 0, s, x, power, 0);
      }
    }
    System.arraycopy(power, 0, s, y, 4);
  }

  static int bitLength(long[] s, int x) {
    for (int i = 3; i >= 0; i--) {
      if (s[x + i] != 0) {
        return 64 * i + 64 - Long.numberOfLeadingZeros(s[x + i]);
      }
    }
    return 0;
  }

  static boolean lessThan(long[] s, int x, int y) {
    for (int i = 3; i >= 0; i--) {
      if (s[x + i] != s[y + i]) {
        return Long.compareUnsigned(s[x + i], s[y + i]) < 0;
      }
    }
    return false;
  }

  static boolean signedLessThan(long[] s, int x, int y) {
    if ((s[x + 3] ^ s[y + 3]) < 0) {
      return s[x + 3] < 0;
    }
    return lessThan(s, x, y);
  }

  static boolean equal(long[] s, int x, int y) {
    return ((s[x] ^ s[y]) | (s[x + 1] ^ s[y + 1]) | (s[x + 2] ^ s[y + 2]) | (s[x + 3] ^ s[y + 3]))
        == 0;
  }

  static boolean isZero(long[] s, int x) {
    return (s[x] | s[x + 1] | s[x + 2] | s[x + 3]) == 0;
  }

  static void copy(long[] s, int from, int to) {
    s[to] = s[from];
    s[to + 1] = s[from + 1];
    s[to + 2] = s[from + 2];
    s[to + 3] = s[from + 3];
  }

  static void set(long[] s, int x, long value) {
    s[x] = value;
    s[x + 1] = 0;
    s[x + 2] = 0;
    s[x + 3] = 0;
  }

  static void set(long[] s, int x, boolean value) {
    set(s, x, value ? 1L : 0L);
  }

  static void negate(long[] s, int x) {
    boolean carry = true;
    for (int i = 0; i < 4; i++) {
      s[x + i] = ~s[x + i] + (carry ? 1 : 0);
      carry = carry && s[x + i] == 0;
    }
  }

  static void and(long[] s, int x) {
    for (int i = 0; i < 4; i++) {
      s[x - 4 + i] &= s[x + i];
    }
  }

  static void or(long[] s, int x) {
    for (int i = 0; i < 4; i++) {
      s[x - 4 + i] |= s[x + i];
    }
  }

  static void xor(long[] s, int x) {
    for (int i = 0; i < 4; i++) {
      s[x - 4 + i] ^= s[x + i];
    }
  }

  static void not(long[] s, int x) {
    for (int i = 0; i < 4; i++) {
      s[x + i] = ~s[x + i];
    }
  }

  /// The byte of the lower word that the top one numbers, counted from the most significant.
  static void byteAt(long[] s, int x) {
    int y = x - 4;
    long value = 0;
    if (fits(s, x, 31)) {
      int index = 31 - (int) s[x];
      value = s[y + (index >>> 3)] >>> ((index & 7) << 3) & 0xff;
    }
    set(s, y, value);
  }

  static void signExtend(long[] s, int x) {
    if (!fits(s, x, 30)) {
      return;
    }
    int y = x - 4;
    int bit = 8 * (int) s[x] + 7;
    int limb = bit >>> 6;
    int up = 63 - (bit & 63);
    long extended = s[y + limb] << up >> up;
    s[y + limb] = extended;
    long fill = extended >> 63;
    for (int i = limb + 1; i < 4; i++) {
      s[y + i] = fill;
    }
  }

  static void countLeadingZeros(long[] s, int x) {
    set(s, x, 256 - bitLength(s, x));
  }

  /// The lower word shifted left by the top one.
  static void shiftLeft(long[] s, int x) {
    int y = x - 4;
    if (!fits(s, x, 255)) {
      set(s, y, 0);
      return;
    }
    int limbs = (int) s[x] >>> 6;
    int bits = (int) s[x] & 63;
    for (int i = 3; i >= 0; i--) {
      int from = i - limbs;
      long high = from >= 0 ? s[y + from] << bits : 0;
      long low = from >= 1 && bits != 0 ? s[y + from - 1] >>> (64 - bits) : 0;
      s[y + i] = high | low;
    }
  }

  /// The lower word shifted right by the top one, filled with zeros.
  static void shiftRight(long[] s, int x) {
    if (fits(s, x, 255)) {
      shiftRight(s, x - 4, (int) s[x], 0);
    } else {
      set(s, x - 4, 0);
    }
  }

  /// The lower word shifted right by the top one, filled with its sign.
  static void shiftRightSigned(long[] s, int x) {
    long fill = s[x - 1] >> 63;
    if (fits(s, x, 255)) {
      shiftRight(s, x - 4, (int) s[x], fill);
    } else {
      for (int i = 0; i < 4; i++) {
        s[x - 4 + i] = fill;
      }
    }
  }

  private static void shiftRight(long[] s, int y, int count, long fill) {
    int limbs = count >>> 6;
    int bits = count & 63;
    for (int i = 0; i < 4; i++) {
      int from = i + limbs;
      long low = (from <= 3 ? s[y + from] : fill) >>> bits;
      long high = bits != 0 ? (from <= 2 ? s[y + from + 1] : fill) << (64 - bits) : 0;
      s[y + i] = low | high;
    }
  }

  /// Whether the word is at most `max`, which is not negative.
  static boolean fits(long[] s, int x, long max) {
    return (s[x + 1] | s[x + 2] | s[x + 3]) == 0 && s[x] >= 0 && s[x] <= max;
  }

  /// The word if it is below 2^63, else the largest long: for gas and sizes, where both are alike.
  static long saturated(long[] s, int x) {
    return (s[x + 1] | s[x + 2] | s[x + 3]) == 0 && s[x] >= 0 ? s[x] : Long.MAX_VALUE;
  }

  static void load(byte[] from, int offset, long[] s, int x) {
    s[x + 3] = (long) BIG_ENDIAN.get(from, offset);
    s[x + 2] = (long) BIG_ENDIAN.get(from, offset + 8);
    s[x + 1] = (long) BIG_ENDIAN.get(from, offset + 16);
    s[x] = (long) BIG_ENDIAN.get(from, offset + 24);
  }

  static void store(long[] s, int x, byte[] to, int offset) {
    BIG_ENDIAN.set(to, offset, s[x + 3]);
    BIG_ENDIAN.set(to, offset + 8, s[x + 2]);
    BIG_ENDIAN.set(to, offset + 16, s[x + 1]);
    BIG_ENDIAN.set(to, offset + 24, s[x]);
  }

  /// Reads the 3 to 31 bytes of a PUSH; 32 bytes can be read at `offset`.
  static void loadPush(byte[] from, int offset, int length, long[] s, int x) {
    if (length <= 8) {
      set(s, x, (long) BIG_ENDIAN.get(from, offset) >>> (64 - 8 * length));
      return;
    }
    if (length <= 16) {
      long high = (long) BIG_ENDIAN.get(from, offset);
      long low = (long) BIG_ENDIAN.get(from, offset + 8);
      int shift = 128 - 8 * length;
      set(s, x, shift == 0 ? low : low >>> shift | high << (64 - shift));
      s[x + 1] = high >>> shift;
      return;
    }
    load(from, offset, s, x);
    shiftRight(s, x, 256 - 8 * length, 0);
  }

  /// Reads `length` bytes, at most 32, as one big-endian number.
  static void loadShort(byte[] from, int offset, int length, long[] s, int x) {
    set(s, x, 0);
    for (int i = 0; i < length; i++) {
      int bit = 8 * (length - 1 - i);
      s[x + (bit >>> 6)] |= (from[offset + i] & 0xffL) << bit;
    }
  }
}
