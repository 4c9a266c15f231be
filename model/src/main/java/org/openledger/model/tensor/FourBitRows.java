package org.openledger.model.tensor;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Rows of whole numbers of one byte, drawn in two and in four bits a number, which tell how large
/// the cosine between a row and another can be at most: a quarter or half of the reading, and few
/// rows need more.
///
/// A row v is drawn as L, whose numbers are odd, from -3 to 3 or from -15 to 15. Angles obey the
/// triangle inequality, so that between v and another row q is at least that between L and q less
/// that between v and L. The second is kept; the first is exact, as L q is a sum over the bits of q
/// and of L of how many stand in both.
public final class FourBitRows {
  /// Rows that lie together, word k of a bit of each one after the other.
  static final int BLOCK = 8;

  private static final VectorSpecies<Long> LONGS = VectorKernels.SPECIES.withLanes(long.class);
  private static final int LANES = LONGS.length();

  /// Bits that lie together: the upper two of a number, and its lower two.
  private static final int DRAWN = 2;

  /// Bits of a number of the other row.
  private static final int BITS = Byte.SIZE;

  private static final int FEW = 1 << DRAWN;
  private static final int MANY = FEW * FEW;

  /// Words of 64 numbers that are worked on at once: encoders have vectors of 384, 768 or 1,024
  /// numbers, and a loop of a constant length takes two thirds of the time.
  private static final int WORDS = 6;

  private static final int GROUP = WORDS * Long.SIZE;
  private static final int PLANE = WORDS * BLOCK;

  /// From one level of sixteen to the next, as a share of the root of the mean square: best for
  /// normal numbers (J. Max, Quantizing for minimum distortion, 1960). Evenly spread ones have
  /// smaller steps.
  private static final double STEP = 0.335;

  private final int width;
  private final int groups;
  private final long[] upper; // [block][group][bit][word][row of block]
  private final long[] lower; // the same
  private final Angles rough; // of the upper bits
  private final Angles fine; // of all

  /// Space for `count` rows of `width` numbers.
  public FourBitRows(int count, int width) {
    if (count < 0 || width < 1 || width > Int8Rows.WIDTH_MAX) {
      throw new IllegalArgumentException(count + " rows of " + width);
    }
    int blocks = Math.ceilDiv(count, BLOCK);
    this.width = width;
    groups = Math.ceilDiv(width, GROUP);
    upper = new long[Math.multiplyExact(blocks, groups * DRAWN * PLANE)];
    lower = new long[upper.length];
    rough = new Angles(blocks * BLOCK);
    fine = new Angles(blocks * BLOCK);
  }

  /// Between rows and what is drawn of them.
  private static final class Angles {
    /// Covers all roundings of floats in [#atMost], each below 3e-7.
    private static final float SLACK = 1e-6f;

    private final float[] inverse; // of each drawn row's length
    private final float[] cosine;
    private final float[] sine;

    Angles(int rows) {
      inverse = new float[rows];
      cosine = new float[rows];
      sine = new float[rows];
    }

    /// @param square of the row's length
    /// @param drawn the same of what is drawn
    /// @param product of both
    void set(int at, long square, long drawn, long product) {
      double both = (double) drawn * square;
      double rest = Math.max(0, both - (double) product * product);
      inverse[at] = (float) (1 / Math.sqrt((double) drawn));
      cosine[at] = square == 0 ? 0 : (float) (product / Math.sqrt(both));
      sine[at] = square == 0 ? 1 : (float) Math.sqrt(rest / both);
    }

    /// Bounds of the cosines of `count` rows from `row` on, from `to` on.
    ///
    /// @param sums of level times number
    /// @param most the highest level
    void atMost(int row, int count, long[] sums, int most, Other other, float[] out, int to) {
      long zero = most * other.sum;
      for (int i = 0; i < count; i++) {
        float near = (float) (2 * sums[i] - zero) * (inverse[row + i] * other.inverse);
        float y = Math.min(near + SLACK, cosine[row + i]);
        float rest = (float) Math.sqrt(Math.max(0f, 1f - y * y) + SLACK);
        out[to + i] = y * cosine[row + i] + rest * sine[row + i] + SLACK;
      }
    }
  }

  /// Draws a row, once.
  public void draw(int at, byte[] row) {
    int most = 0;
    long square = 0;
    for (byte x : row) {
      most = Math.max(most, Math.abs(x));
      square += x * x;
    }
    double even = 2.0 * most / MANY;
    double inverseStep = 1 / Math.max(1, Math.min(even, STEP * Math.sqrt((double) square / width)));
    int first = at / BLOCK * groups * DRAWN * PLANE + at % BLOCK;
    long[] products = new long[2];
    long[] squares = new long[2];
    for (int k = 0; k < width; k++) {
      int step = (int) Math.floor(row[k] * inverseStep) + MANY / 2;
      int level = Math.clamp(step, 0, MANY - 1);
      int word = first + k / GROUP * DRAWN * PLANE + k % GROUP / Long.SIZE * BLOCK;
      set(upper, word, k, level / FEW);
      set(lower, word, k, level % FEW);
      int few = 2 * (level / FEW) - (FEW - 1);
      int many = 2 * level - (MANY - 1);
      products[0] += few * row[k];
      products[1] += many * row[k];
      squares[0] += (long) few * few;
      squares[1] += (long) many * many;
    }
    rough.set(at, square, squares[0], products[0]);
    fine.set(at, square, squares[1], products[1]);
  }

  private static void set(long[] codes, int word, int k, int two) {
    codes[word] |= (long) (two & 1) << k;
    codes[word + PLANE] |= (long) (two >> 1) << k;
  }

  /// What rows are held to, made ready once for all of them.
  public static final class Other {
    private final int width;
    private final long[] bits; // [group][bit][word], the least bit first
    private final long sum;
    private final float inverse; // of its length, 0 of nothing

    private Other(byte[] row) {
      width = row.length;
      bits = new long[Math.ceilDiv(width, GROUP) * BITS * WORDS];
      long total = 0;
      double square = 0;
      for (int k = 0; k < width; k++) {
        total += row[k];
        square += row[k] * row[k];
        for (int bit = 0; bit < BITS; bit++) {
          int word = (k / GROUP * BITS + bit) * WORDS + k % GROUP / Long.SIZE;
          bits[word] |= (long) (row[k] >> bit & 1) << k;
        }
      }
      sum = total;
      inverse = square == 0 ? 0 : (float) (1 / Math.sqrt(square));
    }

    /// Makes a row ready.
    public static Other of(byte[] row) {
      return new Other(row);
    }
  }

  /// What the cosines between another row and some rows are at most. Used by one thread, and again
  /// for other rows, whose numbers need not be as many.
  public final class Bounds {
    private final Other other;
    private final long[] more = new long[BLOCK];
    private int first; // row
    private long[] sums = new long[0];
    private float[] cosines = new float[0];
    private boolean[] refined = new boolean[0];

    private Bounds(Other other) {
      this.other = other;
    }

    /// Looks at rows `from` .. `to - 1`, two bits of each number.
    public void look(int from, int to) {
      int block = from / BLOCK;
      int blocks = Math.ceilDiv(to, BLOCK) - block;
      first = block * BLOCK;
      if (refined.length < blocks) {
        sums = new long[blocks * BLOCK];
        cosines = new float[blocks * BLOCK];
        refined = new boolean[blocks];
      }
      for (int i = 0; i < blocks; i++) {
        refined[i] = false;
        sums(upper, other.bits, block + i, sums, i * BLOCK);
      }
      rough.atMost(first, blocks * BLOCK, sums, FEW - 1, other, cosines, 0);
    }

    /// The bound of a row that was looked at; the better one where there is one already.
    public float of(int row) {
      return cosines[row - first];
    }

    /// Its bound by all four bits, which are looked at for all rows of its block.
    public float refined(int row) {
      int block = (row - first) / BLOCK;
      if (!refined[block]) {
        refined[block] = true;
        int at = block * BLOCK;
        sums(lower, other.bits, first / BLOCK + block, more, 0);
        for (int i = 0; i < BLOCK; i++) {
          more[i] += FEW * sums[at + i];
        }
        fine.atMost(first + at, BLOCK, more, MANY - 1, other, cosines, at);
      }
      return cosines[row - first];
    }
  }

  /// Bounds for another row.
  public Bounds bounds(Other other) {
    if (other.width != width) {
      throw new IllegalArgumentException(
          "the other row has %d numbers, not %d".formatted(other.width, width));
    }
    return new Bounds(other);
  }

  /// The sums of two bits times number of the rows of a block. The other row's highest bit counts
  /// -128. All is in one method: vectors that are handed on may become objects.
  private void sums(long[] codes, long[] bits, int block, long[] out, int to) {
    for (int lane = 0; lane < BLOCK; lane += LANES) {
      LongVector all = LongVector.zero(LONGS);
      for (int group = 0; group < groups; group++) {
        int from = (block * groups + group) * DRAWN * PLANE + lane;
        LongVector sum = LongVector.zero(LONGS);
        for (int bit = BITS - 1; bit >= 0; bit--) {
          LongVector low = LongVector.zero(LONGS);
          LongVector high = low;
          for (int word = 0; word < WORDS; word++) {
            LongVector x = LongVector.broadcast(LONGS, bits[(group * BITS + bit) * WORDS + word]);
            low =
                low.add(
                    LongVector.fromArray(LONGS, codes, from + word * BLOCK)
                        .and(x)
                        .lanewise(VectorOperators.BIT_COUNT));
            high =
                high.add(
                    LongVector.fromArray(LONGS, codes, from + PLANE + word * BLOCK)
                        .and(x)
                        .lanewise(VectorOperators.BIT_COUNT));
          }
          LongVector own = high.add(high).add(low);
          sum = bit == BITS - 1 ? own.neg() : sum.add(sum).add(own);
        }
        all = all.add(sum);
      }
      all.intoArray(out, to + lane);
    }
  }
}
