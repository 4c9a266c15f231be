package org.openledger.chain.state;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;

/// The ordered key-value store below the chain: tables of byte strings and atomic batches.
///
/// Reads may come from any thread; one thread at a time writes.
public interface Database extends AutoCloseable {
  /// A key and its value.
  record Entry(byte[] key, byte[] value) {}

  /// Receives entries in the order of their keys.
  @FunctionalInterface
  interface Visitor {
    /// Returns whether to go on.
    boolean visit(byte[] key, byte[] value);
  }

  byte @Nullable [] get(Table table, byte[] key);

  /// Visits the table's entries from the first whose key is at least `from`.
  void scan(Table table, byte[] from, Visitor visitor);

  /// The first entry whose key is at least `from`, if the table has one.
  default @Nullable Entry ceiling(Table table, byte[] from) {
    Entry[] found = new Entry[1];
    scan(
        table,
        from,
        (key, value) -> {
          found[0] = new Entry(key, value);
          return false;
        });
    return found[0];
  }

  /// Applies the batch atomically. When this returns, the batch survives what the store promises.
  void write(Batch batch);

  /// Makes the database writable again after a write that failed; what was written stays. A batch
  /// whose write failed may be there or not.
  ///
  /// @throws Failure if nothing can be written yet
  default void reopen() {}

  /// Copies everything that was written so far into a folder that is not there yet.
  ///
  /// @throws Failure if it cannot be written, or nothing of this database is on a disk
  default void copyTo(Path folder) {
    throw new Refusal(Code.UNSUPPORTED_ARGUMENT, "a chain in memory has no files to copy");
  }

  @Override
  void close();
}
