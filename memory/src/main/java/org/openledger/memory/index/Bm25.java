package org.openledger.memory.index;

import java.math.BigInteger;

/// BM25 (S. Robertson, H. Zaragoza, The Probabilistic Relevance Framework, 2009) with k1 = 1.2 and
/// b = 0.75, rounded once to whole numbers of [#UNIT] to the bit, and only added afterwards.
///
/// @param passages how many there are
/// @param terms how many stand in all of them
record Bm25(long passages, long terms) {
  /// Units in one bit of information.
  static final int UNIT = 1 << 10;

  private static final int UNIT_BITS = 10;
  private static final int RATIO_BITS = 16;
  private static final int SHIFT = RATIO_BITS + FixedLog.BITS - UNIT_BITS;

  Bm25 {
    if (passages < 0 || terms < 0) {
      throw new IllegalArgumentException(passages + " passages of " + terms + " terms");
    }
  }

  /// log2((N + 1) / (n + 1/2)), in 2^-16 bits, of a term that stands in n passages.
  long rarity(long in) {
    return (long) FixedLog.log2(2 * passages + 2) - FixedLog.log2(2 * in + 1);
  }

  /// f * (k1 + 1) / (f + k1 * (1 - b + b * length / average)), in units of 2^-16.
  ///
  /// @param times how often the term stands in a passage
  /// @param length number of terms of the passage
  int ratio(int times, int length) {
    long words = Math.max(1, terms);
    if (Math.max(times, length) < 1 << 10 && words < 1L << 32 && passages < 1L << 32) {
      long above = 22L * times * words;
      long below = (10L * times + 3) * words + 9L * length * passages;
      return (int) ((above << RATIO_BITS) / below);
    }
    var all = BigInteger.valueOf(words);
    var above = BigInteger.valueOf(22L * times).multiply(all).shiftLeft(RATIO_BITS);
    var below =
        BigInteger.valueOf(10L * times + 3)
            .multiply(all)
            .add(BigInteger.valueOf(9L * length).multiply(BigInteger.valueOf(passages)));
    return above.divide(below).intValueExact();
  }

  /// What a term counts in a passage.
  static int impact(long rarity, int ratio) {
    return (int) ((rarity * ratio) >> SHIFT);
  }
}
