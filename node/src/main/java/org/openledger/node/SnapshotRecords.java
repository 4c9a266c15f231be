package org.openledger.node;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;

/// The records of snapshots, whoever may read them. Those read last stay in memory, within a bound
/// on their texts; a snapshot never changes, so they stay true.
final class SnapshotRecords {
  private static final Logger LOG = Logger.getLogger(SnapshotRecords.class.getName());

  /// Characters of all texts that are kept: some tens of thousands of answers.
  static final long CHARS_MAX = 16L << 20;

  /// Accounts see different Datanets; so many views of them are counted once.
  private static final int COUNTS_MAX = 16;

  private final Catalogue.Shelves shelves;
  private final long charsMax;

  /// Least recently read first; guarded by this.
  private final Map<SnapshotRef, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  private long chars;

  /// What was counted last, by what was left out of each snapshot; guarded by this.
  private final Map<Map<SnapshotRef, Set<Hash>>, Counts> counted =
      new LinkedHashMap<>(16, 0.75f, true);

  private record Kept(SortedMap<Hash, Contribution> records, long chars) {}

  /// How many people and records there are.
  record Counts(int people, long records) {}

  SnapshotRecords(Catalogue.Shelves shelves) {
    this(shelves, CHARS_MAX);
  }

  SnapshotRecords(Catalogue.Shelves shelves, long charsMax) {
    this.shelves = shelves;
    this.charsMax = charsMax;
  }

  /// The records of a snapshot, by commitment; none if it is damaged, which an inspection says.
  SortedMap<Hash, Contribution> of(SnapshotRef ref) {
    return readable(ref).orElseGet(Collections::emptySortedMap);
  }

  /// How many there are in some snapshots, each record and contributor once. They are read for it
  /// one after the other, and only if the same were not counted a while ago.
  ///
  /// @param gone which snapshots, each with the records of it that are left out
  Counts count(Map<SnapshotRef, Set<Hash>> gone) {
    synchronized (this) {
      var before = counted.get(gone);
      if (before != null) {
        return before;
      }
    }
    var people = new HashSet<String>();
    var records = new HashSet<Hash>();
    boolean whole = true;
    for (var each : gone.entrySet()) {
      var readable = readable(each.getKey());
      whole &= readable.isPresent();
      readable
          .orElseGet(Collections::emptySortedMap)
          .forEach((commitment, record) -> {
            if (!each.getValue().contains(commitment)) {
              people.add(record.contributor().value());
              records.add(commitment);
            }
          });
    }
    var counts = new Counts(people.size(), records.size());
    if (whole) {
      keep(Map.copyOf(gone), counts);
    }
    return counts;
  }

  private synchronized void keep(Map<SnapshotRef, Set<Hash>> gone, Counts counts) {
    counted.put(gone, counts);
    if (counted.size() > COUNTS_MAX) {
      counted.keySet().remove(counted.keySet().iterator().next());
    }
  }

  private Optional<SortedMap<Hash, Contribution>> readable(SnapshotRef ref) {
    synchronized (this) {
      var known = kept.get(ref);
      if (known != null) {
        return Optional.of(known.records());
      }
    }
    try {
      var read = read(ref);
      keep(ref, read);
      return Optional.of(read);
    } catch (Fault e) {
      LOG.log(Level.WARNING, "the snapshot " + ref + " cannot be read", e);
      return Optional.empty();
    }
  }

  private SortedMap<Hash, Contribution> read(SnapshotRef ref) {
    var byCommitment = new TreeMap<Hash, Contribution>();
    shelves.records(ref).forEach(record -> byCommitment.put(record.commitment(), record));
    return Collections.unmodifiableSortedMap(byCommitment);
  }

  private synchronized void keep(SnapshotRef ref, SortedMap<Hash, Contribution> records) {
    long size = records.values().stream().mapToLong(SnapshotRecords::chars).sum();
    if (size > charsMax || kept.putIfAbsent(ref, new Kept(records, size)) != null) {
      return;
    }
    chars += size;
    var eldest = kept.values().iterator();
    while (chars > charsMax) {
      chars -= eldest.next().chars();
      eldest.remove();
    }
    assert chars >= 0 && !kept.isEmpty() : chars + " characters of " + kept.size() + " snapshots";
  }

  private static long chars(Contribution record) {
    return (long) record.content().prompt().length() + record.content().text().length();
  }

  /// Characters of the texts that are kept.
  synchronized long chars() {
    return chars;
  }
}
