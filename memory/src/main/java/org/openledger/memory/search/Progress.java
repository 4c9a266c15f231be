package org.openledger.memory.search;

/// Is told how far the making of a memory is.
@FunctionalInterface
public interface Progress {
  /// Tells nobody.
  Progress NONE = (_, _) -> {};

  /// So many records are done of all.
  void at(int done, int all);
}
