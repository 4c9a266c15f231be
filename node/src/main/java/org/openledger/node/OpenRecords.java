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
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;

/// The records of snapshots that anybody may read. Those read last stay in memory, within a bound
/// on their texts; a snapshot never changes, so they stay true.
final class OpenRecords {
  private static final Logger LOG = Logger.getLogger(OpenRecords.class.getName());

  /// Characters of all texts that are kept: some tens of thousands of answers.
  static final long CHARS_MAX = 16L << 20;

  private final Catalogue.Shelves shelves;
  private final long charsMax;

  /// Least recently read first; guarded by this.
  private final Map<SnapshotRef, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  private long chars;

  /// What was counted last.
  private volatile @Nullable Counted last;

  private record Kept(SortedMap<Hash, Contribution> records, long chars) {}

  private record Counted(Set<SnapshotRef> refs, Counts counts) {}

  /// How many people and records there are.
  record Counts(int people, long records) {}

  OpenRecords(Catalogue.Shelves shelves) {
    this(shelves, CHARS_MAX);
  }

  OpenRecords(Catalogue.Shelves shelves, long charsMax) {
    this.shelves = shelves;
    this.charsMax = charsMax;
  }

  /// The records of a snapshot, by commitment; none if it is damaged, which an inspection says.
  SortedMap<Hash, Contribution> of(SnapshotRef ref) {
    return readable(ref).orElseGet(Collections::emptySortedMap);
  }

  /// How many there are in some snapshots, each record and contributor once. They are read for it
  /// one after the other, and only if other ones were counted last.
  Counts count(Set<SnapshotRef> refs) {
    var before = last;
    if (before != null && before.refs().equals(refs)) {
      return before.counts();
    }
    var people = new HashSet<String>();
    var records = new HashSet<Hash>();
    boolean whole = true;
    for (var ref : refs) {
      var readable = readable(ref);
      whole &= readable.isPresent();
      readable
          .orElseGet(Collections::emptySortedMap)
          .forEach((commitment, record) -> {
            people.add(record.contributor().value());
            records.add(commitment);
          });
    }
    var counts = new Counts(people.size(), records.size());
    if (whole) {
      last = new Counted(Set.copyOf(refs), counts);
    }
    return counts;
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
    if (shelves.isOpen(ref.datanet())) {
      shelves.records(ref).forEach(record -> byCommitment.put(record.commitment(), record));
    }
    return Collections.unmodifiableSortedMap(byCommitment);
  }

  private synchronized void keep(SnapshotRef ref, SortedMap<Hash, Contribution> records) {
    long size = records.values().stream().mapToLong(OpenRecords::chars).sum();
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
