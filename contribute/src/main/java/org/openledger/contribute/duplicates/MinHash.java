package org.openledger.contribute.duplicates;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// A signature of 128 minima, whose agreement with another estimates the Jaccard similarity of the
/// two shingle sets (A. Broder, 1997).
///
/// Minimum i is taken over the upper half of `mix(shingle ^ seed_i)`, unsigned. Seeds, order and
/// width are part of the stored format.
public final class MinHash {
  static final int PERMUTATIONS = 128;
  static final int BYTES = 4 * PERMUTATIONS;
  static final int BANDS = 32;
  static final int ROWS = PERMUTATIONS / BANDS;
  private static final long[] SEEDS = seeds();

  private MinHash() {}

  private static long[] seeds() {
    var seeds = new long[PERMUTATIONS];
    for (int i = 0; i < PERMUTATIONS; i++) {
      seeds[i] = Shingles.mix(0x6f70656e6c656467L + i);
    }
    return seeds;
  }

  public static int[] signature(Shingles shingles) {
    var minima = new int[PERMUTATIONS];
    Arrays.fill(minima, -1); // the largest unsigned value
    for (long shingle : shingles.hashes()) {
      for (int i = 0; i < PERMUTATIONS; i++) {
        int value = (int) (Shingles.mix(shingle ^ SEEDS[i]) >>> 32);
        if (Integer.compareUnsigned(value, minima[i]) < 0) {
          minima[i] = value;
        }
      }
    }
    return minima;
  }

  public static byte[] encode(int[] signature) {
    var buffer = ByteBuffer.allocate(BYTES);
    buffer.asIntBuffer().put(signature);
    return buffer.array();
  }

  public static int[] decode(byte[] bytes) {
    var signature = new int[PERMUTATIONS];
    ByteBuffer.wrap(bytes).asIntBuffer().get(signature);
    return signature;
  }

  /// Hash of one band of rows; equal for records that the band holds to be candidates.
  static long band(int[] signature, int band) {
    long hash = band;
    for (int row = 0; row < ROWS; row++) {
      hash = Shingles.mix(hash * 31 + signature[band * ROWS + row]);
    }
    return hash;
  }

  /// Number of equal minima, of 128.
  static int agreement(int[] a, int[] b) {
    int equal = 0;
    for (int i = 0; i < PERMUTATIONS; i++) {
      equal += a[i] == b[i] ? 1 : 0;
    }
    return equal;
  }
}
