package org.openledger.chain.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes that take effect together or not at all, in the order they were added.
public final class Batch {
  private final List<Write> writes = new ArrayList<>();

  public void put(Table table, byte[] key, byte[] value) {
    writes.add(new Write(table.key(key), value));
  }

  public void delete(Table table, byte[] key) {
    writes.add(new Write(table.key(key), null));
  }

  List<Write> writes() {
    return writes;
  }

  /// One write; no value means deletion.
  record Write(byte[] key, byte @Nullable [] value) {}
}
