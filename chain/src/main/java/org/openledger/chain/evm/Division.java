package org.openledger.chain.evm;

/// Division of 256-bit words: Knuth's algorithm D on 64-bit digits.
///
/// Java has no 128-by-64-bit division, so a quotient digit comes from a multiplication by the
/// reciprocal of the divisor's leading digit (Moeller and Granlund, "Improved division by invariant
/// integers", algorithm 4). Operands that fit one long take the processor's own division.
final class Division {
  private Division() {}

  /// Top divided by the word below it; zero for a zero divisor.
  static void divide(long[] s, int x) {
    int y = x - 4;
    if ((s[x + 1] | s[x + 2] | s[x + 3] | s[y + 1] | s[y + 2] | s[y + 3]) == 0) {
      s[y] = s[y] == 0 ? 0 : Long.divideUnsigned(s[x], s[y]);
      return;
    }
    quotient(s, x, y);
  }

  /// Top modulo the word below it; zero for a zero modulus.
  static void modulo(long[] s, int x) {
    int y = x - 4;
    if ((s[x + 1] | s[x + 2] | s[x + 3] | s[y + 1] | s[y + 2] | s[y + 3]) == 0) {
      s[y] = s[y] == 0 ? 0 : Long.remainderUnsigned(s[x], s[y]);
      return;
    }
    remainder(s, x, y);
  }

  static void divideSigned(long[] s, int x) {
    int y = x - 4;
    boolean negative = (s[x + 3] ^ s[y + 3]) < 0;
    absolute(s, x);
    absolute(s, y);
    divide(s, x);
    if (negative) {
      Words.negate(s, y);
    }
  }

  /// Remainder with the sign of the dividend.
  static void moduloSigned(long[] s, int x) {
    int y = x - 4;
    boolean negative = s[x + 3] < 0;
    absolute(s, x);
    absolute(s, y);
    modulo(s, x);
    if (negative) {
      Words.negate(s, y);
    }
  }

  private static void absolute(long[] s, int x) {
    if (s[x + 3] < 0) {
      Words.negate(s, x);
    }
  }

  /// (top + second) modulo third, the sum not wrapped.
  static void addModulo(long[] s, int x) {
    int y = x - 4;
    int m = x - 8;
    if (Words.isZero(s, m)) {
      return;
    }
    long[] sum = new long[6];
    long carry = 0;
    for (int i = 0; i < 4; i++) {
      long a = s[x + i];
      long b = s[y + i];
      long r = a + b + carry;
      carry = ((a & b) | ((a | b) & ~r)) >>> 63;
      sum[i] = r;
    }
    sum[4] = carry;
    reduce(sum, 5, s, m);
  }

  /// (top * second) modulo third, the product not wrapped.
  static void multiplyModulo(long[] s, int x) {
    int y = x - 4;
    int m = x - 8;
    if (Words.isZero(s, m)) {
      return;
    }
    long[] product = new long[9];
    for (int i = 0; i < 4; i++) {
      long carry = 0;
      long a = s[x + i];
      for (int j = 0; j < 4; j++) {
        long low = a * s[y + j];
        long high = Math.unsignedMultiplyHigh(a, s[y + j]);
        low += carry;
        high += Words.below(low, carry);
        long old = product[i + j];
        low += old;
        high += Words.below(low, old);
        product[i + j] = low;
        carry = high;
      }
      product[i + 4] = carry;
    }
    reduce(product, 8, s, m);
  }

  private static void quotient(long[] s, int x, int y) {
    if (Words.isZero(s, y)) {
      return;
    }
    long[] u = {s[x], s[x + 1], s[x + 2], s[x + 3], 0};
    long[] q = new long[5];
    divide(u, 4, s, y, q);
    System.arraycopy(q, 0, s, y, 4);
  }

  private static void remainder(long[] s, int x, int y) {
    if (Words.isZero(s, y)) {
      return;
    }
    if (Words.lessThan(s, x, y)) {
      System.arraycopy(s, x, s, y, 4);
      return;
    }
    long[] u = {s[x], s[x + 1], s[x + 2], s[x + 3], 0};
    reduce(u, 4, s, y);
  }

  /// Leaves u modulo the word at `m` in that word; `u` has one spare limb above its `length`.
  private static void reduce(long[] u, int length, long[] s, int m) {
    long[] q = new long[length + 1];
    divide(u, length, s, m, q);
    for (int i = 0; i < 4; i++) {
      s[m + i] = u[i];
    }
  }

  /// Divides `u` of `m` limbs (and one spare limb) by the word at `s[y]`, which is not zero: the
  /// quotient goes to `q`, the remainder stays in `u`, all limbs above it zero.
  private static void divide(long[] u, int m, long[] s, int y, long[] q) {
    int n = (Words.bitLength(s, y) + 63) >>> 6;
    int length = m;
    while (length > 0 && u[length - 1] == 0) {
      length--;
    }
    if (length < n) {
      return;
    }
    int shift = Long.numberOfLeadingZeros(s[y + n - 1]);
    long[] v = new long[n];
    shiftLeft(s, y, n, shift, v);
    u[length] = shift == 0 ? 0 : u[length - 1] >>> (64 - shift);
    shiftLeft(u, 0, length, shift, u);
    long inverse = reciprocal(v[n - 1]);
    for (int j = length - n; j >= 0; j--) {
      q[j] = n == 1 ? digitByOne(u, j, v[0], inverse) : digit(u, j, v, inverse);
    }
    shiftRight(u, n, shift);
  }

  /// Divides the two limbs at `u[j]` by the normalised `d`, leaving the remainder in `u[j]`.
  private static long digitByOne(long[] u, int j, long d, long inverse) {
    long quotient = estimate(u[j + 1], u[j], d, inverse);
    u[j] -= quotient * d;
    u[j + 1] = 0;
    return quotient;
  }

  /// One step of algorithm D: the digit of the quotient at place j, subtracted from `u`.
  private static long digit(long[] u, int j, long[] v, long inverse) {
    int n = v.length;
    long top = u[j + n];
    long lead = v[n - 1];
    long guess;
    if (Long.compareUnsigned(top, lead) >= 0) {
      guess = -1L;
    } else {
      guess = estimate(top, u[j + n - 1], lead, inverse);
      long rest = u[j + n - 1] - guess * lead;
      long high = Math.unsignedMultiplyHigh(guess, v[n - 2]);
      long low = guess * v[n - 2];
      int order = Long.compareUnsigned(high, rest);
      if (order > 0 || (order == 0 && Long.compareUnsigned(low, u[j + n - 2]) > 0)) {
        guess--;
      }
    }
    long owed = multiplySubtract(u, j, v, guess);
    boolean negative = Long.compareUnsigned(top, owed) < 0;
    u[j + n] = top - owed;
    while (negative) { // at most twice: the guess exceeds the digit by at most two
      guess--;
      long carry = addBack(u, j, v);
      negative = carry == 0 || u[j + n] + carry != 0;
      u[j + n] += carry;
    }
    return guess;
  }

  private static long multiplySubtract(long[] u, int j, long[] v, long factor) {
    long owed = 0;
    for (int i = 0; i < v.length; i++) {
      long low = factor * v[i];
      long high = Math.unsignedMultiplyHigh(factor, v[i]);
      low += owed;
      high += Words.below(low, owed);
      long before = u[j + i];
      u[j + i] = before - low;
      owed = high + Words.below(before, low);
    }
    return owed;
  }

  private static long addBack(long[] u, int j, long[] v) {
    long carry = 0;
    for (int i = 0; i < v.length; i++) {
      long a = u[j + i];
      long b = v[i];
      long r = a + b + carry;
      carry = ((a & b) | ((a | b) & ~r)) >>> 63;
      u[j + i] = r;
    }
    return carry;
  }

  /// floor((high * 2^64 + low) / d) for a normalised `d` above `high`.
  private static long estimate(long high, long low, long d, long inverse) {
    long q0 = inverse * high;
    long q1 = Math.unsignedMultiplyHigh(inverse, high);
    q0 += low;
    q1 += high + Words.below(q0, low) + 1;
    long r = low - q1 * d;
    if (Long.compareUnsigned(r, q0) > 0) {
      q1--;
      r += d;
    }
    return Long.compareUnsigned(r, d) >= 0 ? q1 + 1 : q1;
  }

  /// floor((2^128 - 1) / d) - 2^64 for a normalised `d`, by two steps of 32-bit digits.
  private static long reciprocal(long d) {
    long dHigh = d >>> 32;
    long dLow = d & 0xffffffffL;
    long high = ~d;
    long q1 = halfDigit(high, 0xffffffffL, dHigh, dLow);
    long rest = (high << 32 | 0xffffffffL) - q1 * d;
    long q0 = halfDigit(rest, 0xffffffffL, dHigh, dLow);
    return (q1 << 32) + q0;
  }

  private static long halfDigit(long high, long next, long dHigh, long dLow) {
    long q = Long.divideUnsigned(high, dHigh);
    long r = high - q * dHigh;
    while (q >>> 32 != 0 || Long.compareUnsigned(q * dLow, r << 32 | next) > 0) {
      q--;
      r += dHigh;
      if (r >>> 32 != 0) {
        break;
      }
    }
    return q;
  }

  private static void shiftLeft(long[] from, int offset, int n, int shift, long[] to) {
    for (int i = n - 1; i >= 0; i--) {
      long low = i > 0 && shift != 0 ? from[offset + i - 1] >>> (64 - shift) : 0;
      to[i] = from[offset + i] << shift | low;
    }
  }

  private static void shiftRight(long[] u, int n, int shift) {
    for (int i = 0; i < n; i++) {
      long high = shift != 0 && i + 1 < u.length && i + 1 < n ? u[i + 1] << (64 - shift) : 0;
      u[i] = u[i] >>> shift | high;
    }
  }
}
