package org.openledger.memory.search;

/// Whether two questions ask for the same, by their vectors, in whole numbers.
public final class Nearness {
  /// A cosine of .9: what asks for the same in other words is seldom nearer, what asks for
  /// something else seldom as near.
  private static final int NEAR = 9;

  private static final int OF = 10;

  private Nearness() {}

  /// Whether the cosine of two vectors of one embedding is at least .9.
  public static boolean isNear(byte[] a, byte[] b) {
    if (a.length != b.length) {
      return false;
    }
    long dot = 0;
    long first = 0;
    long second = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (long) a[i] * b[i];
      first += (long) a[i] * a[i];
      second += (long) b[i] * b[i];
    }
    return dot > 0 && OF * OF * dot * dot >= NEAR * NEAR * first * second;
  }
}
