package org.openledger.memory.search;

import org.openledger.memory.index.Vectors;

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
    long dot = Vectors.dot(a, b);
    long lengths = (long) Vectors.dot(a, a) * Vectors.dot(b, b);
    return dot > 0 && OF * OF * dot * dot >= NEAR * NEAR * lengths;
  }
}
