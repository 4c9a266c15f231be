package org.openledger.memory.search;

/// Turns texts into what they are about. The same text gives the same numbers, whatever is asked
/// beside it.
public interface Embedding {
  /// Of a text that is looked up.
  byte[] passage(String text);

  /// Of a text that asks.
  byte[] question(String text);
}
