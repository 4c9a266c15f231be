package org.openledger.memory.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openledger.core.hash.Hash;
import org.openledger.memory.index.Entry;
import org.openledger.memory.index.Entry.Wording;
import org.openledger.memory.index.Index;
import org.openledger.memory.index.Part;
import org.openledger.memory.index.Partition.Run;

/// What an earlier memory has of records, by their commitments.
final class Earlier {
  private final List<Part> parts;
  private final Map<Hash, Where> places = new HashMap<>();

  /// Where a record is.
  private record Where(Part part, int record) {}

  private Earlier(List<Part> parts) {
    this.parts = parts;
  }

  /// Nothing is known.
  static Earlier none() {
    return new Earlier(List.of());
  }

  /// What an index has.
  static Earlier of(Index index) {
    var earlier = new Earlier(index.parts());
    for (var part : index.parts()) {
      for (int i = 0; i < part.records(); i++) {
        earlier.places.put(part.commitment(i), new Where(part, i));
      }
    }
    return earlier;
  }

  /// What is known of a record, if it says the same.
  Optional<Entry> entry(Remembered record) {
    return Optional.ofNullable(places.get(record.commitment()))
        .map(where -> where.part().entry(where.record(), Entries.whose(record)))
        .filter(entry -> entry.wording().equals(wording(record)));
  }

  private static Wording wording(Remembered record) {
    return new Wording(record.prompt(), record.text(), record.alsoAsked());
  }

  /// Whether a part is that of some records: they are as many, in the same order, everybody's as
  /// before, and found by the same words. What a record is asked for may be its document's title,
  /// which another record gives it.
  boolean has(int at, Run run, List<Remembered> records) {
    if (at >= parts.size() || parts.get(at).records() != run.count().value()) {
      return false;
    }
    var part = parts.get(at);
    for (int i = 0; i < run.count().value(); i++) {
      var record = records.get(run.from() + i);
      if (!part.whose(i).equals(Entries.whose(record))
          || !part.wording(i).equals(wording(record))) {
        return false;
      }
    }
    return true;
  }
}
