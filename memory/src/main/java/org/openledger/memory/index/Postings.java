package org.openledger.memory.index;

import java.util.Arrays;

/// In which passages of a part each of its terms stands, and how: made from what each passage
/// counts, so that the two cannot differ.
///
/// How a term stands in a passage is a shape: its times there and the passage's length. Common
/// shapes are places in a table, so that an index needs to weigh each only once, however many
/// passages there are and whatever was added since.
final class Postings {
  /// Times that a table has room for, from 1 on.
  private static final int TIMES_MAX = 15;

  /// Lengths that a table has room for, from 0 on.
  private static final int LENGTHS = 1 << 9;

  private final int[] firsts; // [terms + 1]
  private final int[] passages; // ascending within a term
  private final int[] shapes; // place in a table, or -1 - place among the odd ones
  private final long[] odd; // times << 32 | length

  private Postings(int[] firsts, int[] passages, int[] shapes, long[] odd) {
    this.firsts = firsts;
    this.passages = passages;
    this.shapes = shapes;
    this.odd = odd;
  }

  /// What a passage counts.
  interface Forward {
    /// How many terms there are to number.
    int terms();

    int passages();

    /// Number of terms of a passage, each as often as it stands there.
    int length(int passage);

    /// Its first count, and with passages() one past the last.
    int first(int passage);

    int term(int count);

    int times(int count);
  }

  /// The postings of passages.
  static Postings of(Forward counts) {
    int all = counts.first(counts.passages());
    int[] firsts = new int[counts.terms() + 1];
    for (int i = 0; i < all; i++) {
      firsts[counts.term(i) + 1]++;
    }
    for (int term = 0; term < counts.terms(); term++) {
      firsts[term + 1] += firsts[term];
    }
    int[] next = Arrays.copyOf(firsts, counts.terms());
    int[] passages = new int[all];
    int[] shapes = new int[all];
    long[] odd = new long[16];
    int odds = 0;
    for (int passage = 0; passage < counts.passages(); passage++) {
      int length = counts.length(passage);
      for (int i = counts.first(passage); i < counts.first(passage + 1); i++) {
        int times = counts.times(i);
        int at = next[counts.term(i)]++;
        passages[at] = passage;
        if (times <= TIMES_MAX && length < LENGTHS) {
          shapes[at] = (times - 1) * LENGTHS + length;
          continue;
        }
        odd = odds == odd.length ? Arrays.copyOf(odd, 2 * odds) : odd;
        odd[odds] = (long) times << Integer.SIZE | length;
        shapes[at] = -1 - odds++;
      }
    }
    return new Postings(firsts, passages, shapes, Arrays.copyOf(odd, odds));
  }

  /// What each shape counts, before it is multiplied by a term's rarity.
  static int[] table(Bm25 bm25) {
    int[] table = new int[TIMES_MAX * LENGTHS];
    for (int i = 0; i < table.length; i++) {
      table[i] = bm25.ratio(1 + i / LENGTHS, i % LENGTHS);
    }
    return table;
  }

  /// In how many passages a term stands.
  int frequency(int term) {
    return firsts[term + 1] - firsts[term];
  }

  /// Whether each term stands somewhere.
  boolean isDense() {
    for (int term = 0; term + 1 < firsts.length; term++) {
      if (frequency(term) == 0) {
        return false;
      }
    }
    return true;
  }

  /// How an index weighs.
  ///
  /// @param table as [#table] makes it
  record Weighing(Bm25 bm25, int[] table) {}

  /// Adds what a term counts in passages `from` .. `to - 1`.
  ///
  /// @param scores of passage p at `base + p`
  void add(int term, long rarity, Weighing weighing, Range range, int[] scores) {
    int end = place(term, range.to());
    int base = range.base();
    int[] table = weighing.table();
    for (int i = place(term, range.from()); i < end; i++) {
      int shape = shapes[i];
      int ratio = shape >= 0 ? table[shape] : odd(-1 - shape, weighing.bm25());
      scores[base + passages[i]] += Bm25.impact(rarity, ratio);
    }
  }

  /// The first of a term's places that is not before a passage.
  private int place(int term, int passage) {
    int at = Arrays.binarySearch(passages, firsts[term], firsts[term + 1], passage);
    return at < 0 ? -1 - at : at;
  }

  private int odd(int place, Bm25 bm25) {
    return bm25.ratio((int) (odd[place] >>> Integer.SIZE), (int) odd[place]);
  }

  /// Some passages of a part.
  ///
  /// @param base what is added to their numbers elsewhere
  record Range(int from, int to, int base) {}
}
