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

  /// Names all that decides what a text's numbers are; zero of one that nobody keeps an index of.
  default Hash digest() {
    return Hash.ZERO;
  }
}
