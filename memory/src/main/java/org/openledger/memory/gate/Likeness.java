package org.openledger.memory.gate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openledger.memory.search.Embedding;

/// How alike terms are in what they stand for, so that `measure` is there where `determine` stands.
/// Not for several threads: made for one question.
final class Likeness {
  private final Embedding embedding;
  private final Map<String, Word> words = new HashMap<>();

  Likeness(Embedding embedding) {
    this.embedding = embedding;
  }

  /// A word's vector, in integers: a compiler multiplies eight of these at a time, and bytes one by
  /// one.
  ///
  /// @param square of its length
  record Word(int[] values, int square) {
    static Word of(byte[] row) {
      int[] values = new int[row.length];
      for (int i = 0; i < row.length; i++) {
        values[i] = row[i];
      }
      return new Word(values, product(values, values));
    }

    int dot(Word other) {
      return product(values, other.values);
    }

    private static int product(int[] a, int[] b) {
      int sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] * b[i];
      }
      return sum;
    }
  }

  /// Terms that others are held against.
  Terms terms(Set<String> terms) {
    return new Terms(terms, terms.stream().map(this::word).toList());
  }

  /// Terms and their vectors, in one order.
  record Terms(Set<String> all, List<Word> words) {}

  /// How alike a term is to the likest of others: their cosine in units of [Feature#UNIT].
  int likest(String term, Terms others) {
    var word = word(term);
    int most = 0;
    for (var other : others.words()) {
      most = Math.max(most, cosine(word, other));
    }
    return most;
  }

  /// The cosine of two words, 0 where it is negative: products and lengths are exact, a square root
  /// and a division by IEEE 754.
  private static int cosine(Word a, Word b) {
    int dot = a.dot(b);
    if (dot <= 0) {
      return 0;
    }
    return (int)
        Math.rint(Feature.UNIT * (double) dot / Math.sqrt((double) a.square() * b.square()));
  }

  private Word word(String term) {
    return words.computeIfAbsent(term, it -> Word.of(embedding.word(it)));
  }
}
