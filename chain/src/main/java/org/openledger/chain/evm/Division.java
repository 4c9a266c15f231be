package org.openledger.chain.evm;

/// Division of 256-bit words: Knuth's algorithm D on 64-bit digits.
///
/// Java has no 128-by-64-bit division, so a quotient digit comes from a multiplication by the
/// reciprocal of the divisor's leading digit (Moeller and Granlund, "Improved division by invariant
/// integers", algorithm 4). Operands that fit one long take the processor's own division. Limbs
/// above the top of the stack serve as working space.
final class Division {
  /// Where, counted from the top word, the working space lies.
  private static final int DIVIDEND = 4;

  private static final int DIVISOR = 14;
  private static final int QUOTIENT = 18;

  /// Limbs of the top word and the working space.
  static final int SPACE = 28;

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
    int u = x + DIVIDEND;
    long carry = 0;
    for (int i = 0; i < 4; i++) {
      long a = s[x + i];
      long b = s[y + i];
      long r = a + b + carry;
      carry = ((a & b) | ((a | b) & ~r)) >>> 63;
      s[u + i] = r;
    }
    s[u + 4] = carry;
    divide(s, x, 5, m);
    Words.copy(s, u, m);
  }

  /// (top * second) modulo third, the product not wrapped.
  static void multiplyModulo(long[] s, int x) {
    int y = x - 4;
    int m = x - 8;
    if (Words.isZero(s, m)) {
      return;
    }
    int u = x + DIVIDEND;
    Words.set(s, u, 0);
    for (int i = 0; i < 4; i++) {
      long carry = 0;
      long a = s[x + i];
      for (int j = 0; j < 4; j++) {
        long low = a * s[y + j];
        long high = Math.unsignedMultiplyHigh(a, s[y + j]);
        low += carry;
        high += Words.below(low, carry);
        long old = s[u + i + j];
        low += old;
        high += Words.below(low, old);
        s[u + i + j] = low;
        carry = high;
      }
      s[u + i + 4] = carry;
    }
    divide(s, x, 8, m);
    Words.copy(s, u, m);
  }

  private static void quotient(long[] s, int x, int y) {
    if (Words.isZero(s, y)) {
      return;
    }
    Words.copy(s, x, x + DIVIDEND);
    Words.set(s, x + QUOTIENT, 0);
    divide(s, x, 4, y);
    Words.copy(s, x + QUOTIENT, y);
  }

  private static void remainder(long[] s, int x, int y) {
    if (Words.isZero(s, y)) {
      return;
    }
    Words.copy(s, x, x + DIVIDEND);
    divide(s, x, 4, y);
    Words.copy(s, x + DIVIDEND, y);
  }

  /// Divides the `m` limbs at `x + DIVIDEND` by the word at `y`, which is not zero. The digits of
  /// the quotient go to `x + QUOTIENT`, those above the highest not being written; the remainder
  /// stays in place of the dividend, in the low four limbs.
  private static void divide(long[] s, int x, int m, int y) {
    int u = x + DIVIDEND;
    int v = x + DIVISOR;
    int n = (Words.bitLength(s, y) + 63) >>> 6;
    int length = m;
    while (length > 0 && s[u + length - 1] == 0) {
      length--;
    }
    if (length < n) {
      return;
    }
    int shift = Long.numberOfLeadingZeros(s[y + n - 1]);
    shiftLeft(s, y, n, shift, v);
    s[u + length] = shift == 0 ? 0 : s[u + length - 1] >>> (64 - shift);
    shiftLeft(s, u, length, shift, u);
    if (n == 1) {
      long inverse = reciprocal(s[v]);
      for (int j = length - 1; j >= 0; j--) {
        s[x + QUOTIENT + j] = digitByOne(s, u + j, s[v], inverse);
      }
    } else if (n == 2) {
      divideByTwo(s, u, length, v, x + QUOTIENT);
    } else {
      long inverse = reciprocal(s[v + n - 1]);
      for (int j = length - n; j >= 0; j--) {
        s[x + QUOTIENT + j] = digit(s, u + j, v, n, inverse);
      }
    }
    shiftRight(s, u, n, shift);
  }

  /// Divides the two limbs at `u` by the normalised `d`, leaving the remainder in the lower one.
  private static long digitByOne(long[] s, int u, long d, long inverse) {
    long quotient = estimate(s[u + 1], s[u], d, inverse);
    s[u] -= quotient * d;
    s[u + 1] = 0;
    return quotient;
  }

  /// Divides the `length + 1` limbs at `u` by the normalised two at `v`, three limbs by two at a
  /// time (Moeller and Granlund, algorithm 5), so that the remainder never leaves the registers.
  private static void divideByTwo(long[] s, int u, int length, int v, int q) {
    long d0 = s[v];
    long d1 = s[v + 1];
    long inverse = reciprocalOfTwo(d0, d1);
    long r1 = s[u + length];
    long r0 = s[u + length - 1];
    for (int j = length - 2; j >= 0; j--) {
      long q0 = inverse * r1;
      long q1 = Math.unsignedMultiplyHigh(inverse, r1);
      q0 += r0;
      q1 += r1 + Words.below(q0, r0);
      // rest = (r0, next) - q1 * d - d, of which only two limbs are needed.
      long low = d0 * q1;
      long high = Math.unsignedMultiplyHigh(d0, q1);
      long next = s[u + j];
      long rest0 = next - low;
      long rest1 = r0 - q1 * d1 - high - Words.below(next, low);
      long borrow = Words.below(rest0, d0);
      rest0 -= d0;
      rest1 -= d1 + borrow;
      q1++;
      if (Long.compareUnsigned(rest1, q0) >= 0) {
        q1--;
        rest0 += d0;
        rest1 += d1 + Words.below(rest0, d0);
      }
      if (!isBelow(rest0, rest1, d0, d1)) {
        q1++;
        rest1 -= d1 + Words.below(rest0, d0);
        rest0 -= d0;
      }
      s[q + j] = q1;
      r0 = rest0;
      r1 = rest1;
    }
    s[u] = r0;
    s[u + 1] = r1;
    for (int i = 2; i <= length; i++) {
      s[u + i] = 0;
    }
  }

  private static boolean isBelow(long a0, long a1, long b0, long b1) {
    return a1 == b1 ? Long.compareUnsigned(a0, b0) < 0 : Long.compareUnsigned(a1, b1) < 0;
  }

  /// floor((2^192 - 1) / d) - 2^64 for a normalised `d` of two limbs (the same, algorithm 6).
  private static long reciprocalOfTwo(long d0, long d1) {
    long v = reciprocal(d1);
    long p = d1 * v + d0;
    if (Long.compareUnsigned(p, d0) < 0) {
      v--;
      if (Long.compareUnsigned(p, d1) >= 0) {
        v--;
        p -= d1;
      }
      p -= d1;
    }
    long high = Math.unsignedMultiplyHigh(v, d0);
    long low = v * d0;
    p += high;
    if (Long.compareUnsigned(p, high) < 0) {
      v--;
      if (!isBelow(low, p, d0, d1)) {
        v--;
      }
    }
    return v;
  }

  /// One step of algorithm D: the digit of the quotient of the `n + 1` limbs at `u` and the `n`
  /// limbs at `v`, its product with which is subtracted from the former.
  private static long digit(long[] s, int u, int v, int n, long inverse) {
    long top = s[u + n];
    long lead = s[v + n - 1];
    long guess;
    if (Long.compareUnsigned(top, lead) >= 0) {
      guess = -1L;
    } else {
      guess = estimate(top, s[u + n - 1], lead, inverse);
      long rest = s[u + n - 1] - guess * lead;
      long high = Math.unsignedMultiplyHigh(guess, s[v + n - 2]);
      long low = guess * s[v + n - 2];
      int order = Long.compareUnsigned(high, rest);
      if (order > 0 || (order == 0 && Long.compareUnsigned(low, s[u + n - 2]) > 0)) {
        guess--;
      }
    }
    long owed = multiplySubtract(s, u, v, n, guess);
    boolean negative = Long.compareUnsigned(top, owed) < 0;
    s[u + n] = top - owed;
    while (negative) { // at most twice: the guess exceeds the digit by at most two
      guess--;
      long carry = addBack(s, u, v, n);
      negative = carry == 0 || s[u + n] + carry != 0;
      s[u + n] += carry;
    }
    return guess;
  }

  private static long multiplySubtract(long[] s, int u, int v, int n, long factor) {
    long owed = 0;
    for (int i = 0; i < n; i++) {
      long low = factor * s[v + i];
      long high = Math.unsignedMultiplyHigh(factor, s[v + i]);
      low += owed;
      high += Words.below(low, owed);
      long before = s[u + i];
      s[u + i] = before - low;
      owed = high + Words.below(before, low);
    }
    return owed;
  }

  private static long addBack(long[] s, int u, int v, int n) {
    long carry = 0;
    for (int i = 0; i < n; i++) {
      long a = s[u + i];
      long b = s[v + i];
      long r = a + b + carry;
      carry = ((a & b) | ((a | b) & ~r)) >>> 63;
      s[u + i] = r;
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

  /// floor((2^128 - 1) / d) - 2^64 for a normalised `d`: an estimate of eleven bits from one short
  /// division, then three Newton steps (Moeller and Granlund, algorithm 2).
  static long reciprocal(long d) {
    long d40 = (d >>> 24) + 1;
    long d63 = (d >>> 1) + (d & 1);
    @SuppressWarnings("IntLongMath") // below 2^19, and an int is divided faster
    long v0 = ((1 << 19) - 3 * (1 << 8)) / (int) (d >>> 55);
    long v1 = (v0 << 11) - ((v0 * v0 * d40) >>> 40) - 1;
    long v2 = (v1 << 13) + ((v1 * ((1L << 60) - v1 * d40)) >>> 47);
    long error = (v2 >>> 1 & -(d & 1)) - v2 * d63;
    long v3 = (Math.unsignedMultiplyHigh(v2, error) >>> 1) + (v2 << 31);
    long low = v3 * d + d;
    return v3 - Math.unsignedMultiplyHigh(v3, d) - Words.below(low, d) - d;
  }

  private static void shiftLeft(long[] s, int from, int n, int shift, int to) {
    for (int i = n - 1; i >= 0; i--) {
      long low = i > 0 && shift != 0 ? s[from + i - 1] >>> (64 - shift) : 0;
      s[to + i] = s[from + i] << shift | low;
    }
  }

  /// Shifts back the remainder of `n` limbs; the limbs above it are zero.
  private static void shiftRight(long[] s, int u, int n, int shift) {
    if (shift == 0) {
      return;
    }
    for (int i = 0; i < n - 1; i++) {
      s[u + i] = s[u + i] >>> shift | s[u + i + 1] << (64 - shift);
    }
    s[u + n - 1] >>>= shift;
  }
}
