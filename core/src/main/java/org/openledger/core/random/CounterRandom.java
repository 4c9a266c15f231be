package org.openledger.core.random;

import java.nio.charset.StandardCharsets;
import org.openledger.core.hash.Sha256;

/// A counter-based random generator: Philox 4x32-10 (Salmon et al., SC 2011). Its whole state is a
/// 64-bit key, a 64-bit stream and a 64-bit counter, so any position can be sought, and generators
/// of different purposes never share numbers. Not for secrets.
public final class CounterRandom {
  private static final int M0 = 0xD2511F53;
  private static final int M1 = 0xCD9E8D57;
  private static final int W0 = 0x9E3779B9;
  private static final int W1 = 0xBB67AE85;
  private static final int ROUNDS = 10;

  private final long key;
  private final long stream;
  private long counter;
  private final int[] block = new int[4];
  private int used = 4;

  private CounterRandom(long key, long stream) {
    this.key = key;
    this.stream = stream;
  }

  /// The generator of a seed for a purpose. The purpose is hashed into the key and stream.
  public static CounterRandom of(long seed, String purpose) {
    var digest = Sha256.digest(purpose.getBytes(StandardCharsets.UTF_8));
    return new CounterRandom(seed ^ word(digest.bytes(), 0), word(digest.bytes(), 8));
  }

  /// The generator of a sub-purpose of this one's key, at its start; this one does not move.
  public CounterRandom fork(long index) {
    return new CounterRandom(mix(key + 0x9E3779B97F4A7C15L * (index + 1)), stream ^ mix(index));
  }

  /// Moves to block `position` (four 32-bit numbers a block).
  public CounterRandom seek(long position) {
    counter = position;
    used = 4;
    return this;
  }

  /// 32 uniform bits.
  public int nextInt() {
    if (used == 4) {
      philox(block, counter++, stream, key);
      used = 0;
    }
    return block[used++];
  }

  /// 64 uniform bits.
  public long nextLong() {
    return (long) nextInt() << 32 | (nextInt() & 0xffffffffL);
  }

  /// A uniform number in 0..bound-1, unbiased (Lemire's method with rejection).
  ///
  /// @throws IllegalArgumentException if bound is not positive
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("the bound must be positive, not " + bound);
    }
    long threshold = (1L << 32) % bound;
    long product = (nextInt() & 0xffffffffL) * bound;
    while ((product & 0xffffffffL) < threshold) {
      product = (nextInt() & 0xffffffffL) * bound;
    }
    return (int) (product >>> 32);
  }

  /// A multiple of 2^-24 in [0, 1).
  public float nextFloat() {
    return (nextInt() >>> 8) * 0x1.0p-24f;
  }

  /// A multiple of 2^-53 in [0, 1).
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /// A number of mean 0 and variance 1: the sum of twelve uniform numbers minus 6. Exact in every
  /// platform's arithmetic, unlike methods that need a logarithm.
  public double nextGaussian() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += (nextInt() & 0xffffffffL) * 0x1.0p-32;
    }
    return sum;
  }

  /// Puts the elements in a uniformly random order (Fisher-Yates).
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
  }

  /// 0..n-1 in a uniformly random order.
  public int[] permutation(int n) {
    var order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    shuffle(order);
    return order;
  }

  /// One Philox block: four output words for a counter of four words (low first) and a key of two.
  static void philox(int[] out, long counter, long stream, long key) {
    int c0 = (int) counter;
    int c1 = (int) (counter >>> 32);
    int c2 = (int) stream;
    int c3 = (int) (stream >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = (M0 & 0xffffffffL) * (c0 & 0xffffffffL);
      long p1 = (M1 & 0xffffffffL) * (c2 & 0xffffffffL);
      int next0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      int next2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c1 = (int) p1;
      c3 = (int) p0;
      c0 = next0;
      c2 = next2;
      k0 += W0;
      k1 += W1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static long word(byte[] bytes, int offset) {
    long word = 0;
    for (int i = 0; i < 8; i++) {
      word = word << 8 | (bytes[offset + i] & 0xff);
    }
    return word;
  }
}
