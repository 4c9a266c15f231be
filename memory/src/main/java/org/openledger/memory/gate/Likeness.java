package org.openledger.memory.gate;

import java.util.HashMap;
import java.util.Map;
import org.openledger.memory.index.Vectors;
import org.openledger.memory.search.Embedding;

/// How alike terms are in what they stand for, so that `measure` is there where `determine` stands.
/// Not for several threads: made for one question.
final class Likeness {
  private final Embedding embedding;
  private final Map<String, Word> words = new HashMap<>();

  Likeness(Embedding embedding) {
    this.embedding = embedding;
  }

  /// A word's vector.
  ///
  /// @param square of its length
  private record Word(byte[] values, int square) {
    static Word of(byte[] values) {
      return new Word(values, Vectors.dot(values, values));
    }
  }

  /// The cosine of two terms in units of [Feature#UNIT], 0 where it is negative: products and
  /// lengths are exact, a square root and a division by IEEE 754.
  int of(String one, String other) {
    var a = word(one);
    var b = word(other);
    int dot = Vectors.dot(a.values(), b.values());
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
