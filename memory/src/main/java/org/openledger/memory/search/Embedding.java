package org.openledger.memory.search;

import java.util.List;
import org.openledger.core.hash.Hash;

/// Turns texts into what they are about. The same text gives the same numbers, whatever is asked
/// beside it.
public interface Embedding {
  /// Of a text that is looked up.
  byte[] passage(String text);

  /// Of a text that asks.
  byte[] question(String text);

  /// Of texts that are looked up, in their order.
  default List<byte[]> passages(List<String> texts) {
    return texts.stream().map(this::passage).toList();
  }

  /// Of a word by itself, whatever stands around it: words for the same are near each other.
  default byte[] word(String term) {
    return question(term);
  }

  /// Whether a word is known to be written so; all are where nobody knows.
  default boolean knows(String word) {
    return true;
  }

  /// Names all that decides what a text's numbers are; zero of one that nobody keeps an index of.
  default Hash digest() {
    return Hash.ZERO;
  }
}
