package org.openledger.memory.credit;

import java.util.Arrays;
import java.util.BitSet;

/// Whether a record as a whole is like others: whether most of the distinct words of each, by
/// weight, stand in the other.
final class Likeness {
  /// In thousandths of the weight of a record's words: a copy with 15 % of its words changed has
  /// more, records made from one template have less unless they say the same.
  private static final int MOST = 700;

  private static final int THOUSAND = 1_000;

  private final Lexicon lexicon;
  private final Words words;
  private final BitSet own = new BitSet();

  /// The distinct words of a record.
  ///
  /// @param terms their numbers, ascending
  /// @param weight of all
  record Words(int[] terms, long weight) {
    static Words of(int[] text, Lexicon lexicon) {
      int[] terms = Arrays.stream(text).sorted().distinct().toArray();
      return new Words(terms, Arrays.stream(terms).mapToLong(lexicon::weight).sum());
    }

    /// Whether a term is one of them.
    boolean has(int term) {
      return Arrays.binarySearch(terms, term) >= 0;
    }
  }

  Likeness(Words words, Lexicon lexicon) {
    this.lexicon = lexicon;
    this.words = words;
    for (int term : words.terms) {
      own.set(term);
    }
  }

  /// Whether this record is like another one.
  boolean isLike(Words other) {
    long enough = MOST * Math.max(words.weight, other.weight);
    if (THOUSAND * Math.min(words.weight, other.weight) < enough) {
      return false;
    }
    long common = 0;
    for (int term : other.terms) {
      common += own.get(term) ? lexicon.weight(term) : 0;
    }
    return THOUSAND * common >= enough;
  }
}
