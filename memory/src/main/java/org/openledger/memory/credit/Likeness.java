package org.openledger.memory.credit;

import java.util.HashSet;
import java.util.Set;

/// Whether a record as a whole is like another one: whether most of the distinct words of either,
/// by weight, stand in the other.
final class Likeness {
  /// In thousandths of the weight of a record's words: a copy with 15 % of its words changed has
  /// more, records made from one template have less unless they say the same.
  private static final int MOST = 700;

  private final Lexicon lexicon;
  private final Set<Integer> own = new HashSet<>();
  private long whole;

  Likeness(int[] text, Lexicon lexicon) {
    this.lexicon = lexicon;
    for (int term : text) {
      whole += own.add(term) ? lexicon.weight(term) : 0;
    }
  }

  /// Whether this record is like another one.
  boolean isLike(int[] text) {
    var other = new HashSet<Integer>();
    long common = 0;
    long all = 0;
    for (int term : text) {
      if (other.add(term)) {
        int weight = lexicon.weight(term);
        all += weight;
        common += own.contains(term) ? weight : 0;
      }
    }
    return 1_000 * common >= MOST * Math.max(whole, all);
  }
}
