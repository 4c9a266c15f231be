package org.openledger.memory.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openledger.core.hash.Hash;

/// Vectors that need not be made again, by what they are of: those of a record's passages, in
/// order, and behind them those of all that it is asked by.
interface Kept {
  /// Vectors that are there.
  Optional<List<byte[]>> find(Hash key);

  /// Keeps some more.
  void add(Map<Hash, List<byte[]>> more);

  /// Kept as long as a memory is being made.
  static Kept inMemory() {
    var all = new HashMap<Hash, List<byte[]>>();
    return new Kept() {
      @Override
      public Optional<List<byte[]>> find(Hash key) {
        return Optional.ofNullable(all.get(key));
      }

      @Override
      public void add(Map<Hash, List<byte[]>> more) {
        all.putAll(more);
      }
    };
  }
}
