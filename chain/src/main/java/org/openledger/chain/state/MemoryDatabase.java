package org.openledger.chain.state;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// A database that forgets everything when it is closed, for tests and throw-away chains.
public final class MemoryDatabase implements Database {
  private final ConcurrentSkipListMap<byte[], byte[]> entries =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

  @Override
  public byte @Nullable [] get(Table table, byte[] key) {
    return entries.get(table.key(key));
  }

  @Override
  public void scan(Table table, byte[] from, Visitor visitor) {
    byte letter = table.key(new byte[0])[0];
    for (Map.Entry<byte[], byte[]> entry : entries.tailMap(table.key(from), true).entrySet()) {
      byte[] key = entry.getKey();
      if (key[0] != letter
          || !visitor.visit(Arrays.copyOfRange(key, 1, key.length), entry.getValue())) {
        return;
      }
    }
  }

  @Override
  public void write(Batch batch) {
    for (Batch.Write write : batch.writes()) {
      byte[] value = write.value();
      if (value == null) {
        entries.remove(write.key());
      } else {
        entries.put(write.key(), value);
      }
    }
  }

  @Override
  public void close() {
    entries.clear();
  }
}
