package org.openledger.simulation;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a torture of the book has counted, by what it is.
public final class BookCounts {
  /// What was done.
  public static final String OPERATIONS = "operations";

  static final String KILLS = "kills";
  static final String RECEIPTS = "receipts";
  static final String EPOCHS = "epochs closed";
  static final String DEBTS = "clusters paid less for what they had owed";
  static final String QUOTED = "clusters paid for what was quoted of them";
  static final String LEFT_OVER = "clusters whose division left something over";
  static final String REPLAYS = "answers replayed";
  static final String OVERDRAFTS = "refused for want of money";
  static final String DELIVERED = "tokens delivered";
  static final String UNPAID = "tokens delivered and unpaid";
  static final String BROKEN_OFF = "tokens of answers that a kill broke off";
  static final String DOUBLED = "fees doubled or unknown";

  /// Of these there may be none.
  public static final List<String> NONE = List.of(UNPAID, DOUBLED);

  private final SortedMap<String, Long> counts = new TreeMap<>();

  synchronized void add(String what, long more) {
    counts.merge(what, more, Long::sum);
  }

  synchronized SortedMap<String, Long> all() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }
}
