package org.openledger.memory.index;

/// Logarithms in whole numbers, so that no platform's mathematics takes part.
final class FixedLog {
  /// Binary digits behind the point.
  static final int BITS = 16;

  private FixedLog() {}

  /// The logarithm to base 2 of a number, in units of 2^-16, cut off below.
  ///
  /// Each squaring of the mantissa gives a digit (J. C. Majithia, D. Levan, A note on base-2
  /// logarithm computations, 1973).
  ///
  /// @param number at least 1
  static int log2(long number) {
    if (number < 1) {
      throw new IllegalArgumentException("no logarithm of " + number);
    }
    int whole = Long.SIZE - 1 - Long.numberOfLeadingZeros(number);
    long mantissa = number << (Long.SIZE - 2 - whole); // 1 <= mantissa * 2^-62 < 2
    int digits = 0;
    for (int i = 0; i < BITS; i++) {
      long high = Math.multiplyHigh(mantissa, mantissa);
      long square = high << 2 | (mantissa * mantissa) >>> 62; // below 4, so unsigned
      boolean digit = square < 0;
      mantissa = digit ? square >>> 1 : square;
      digits = digits << 1 | (digit ? 1 : 0);
    }
    return whole << BITS | digits;
  }
}
