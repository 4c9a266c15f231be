package org.openledger.settle;

import java.time.Instant;
import java.util.Optional;
import org.openledger.core.hash.Hash;
import org.openledger.store.Database;

/// What tells a node's database from all others, and what has to change when a copy of it takes its
/// place.
public final class Installation {
  /// More receipts than a node signs in a second.
  private static final int NUMBERS_PER_SECOND = 1 << 20;

  private Installation() {}

  /// The salt of the domain that receipts are signed for, if it was drawn already.
  public static Optional<Hash> salt(Database database) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select salt from settle.installation")
                .mapTo(byte[].class)
                .findOne()
                .map(Hash::of));
  }

  /// Has a database that was restored number its next receipt so that no receipt signed before has
  /// that number, although nobody knows how many were signed since the copy was made: numbers go on
  /// at the seconds since 1970, times more than are signed in a second.
  ///
  /// @return the next number
  public static long skipNumbers(Database database, Instant now) {
    long first = Math.multiplyExact(now.getEpochSecond(), (long) NUMBERS_PER_SECOND);
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select setval('settle.receipt_number', greatest(:first,"
                        + " (select last_value + 1 from settle.receipt_number)), false)")
                .bind("first", first)
                .mapTo(Long.class)
                .one());
  }
}
