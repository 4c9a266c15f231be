package org.openledger.node;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;

/// Shelves that hold what a test puts there.
final class FakeShelves implements Catalogue.Shelves, Catalogue.Readers {
  static final int CONTEXT = 48;

  /// Adapters, newest first, each with what reading it gives or throws.
  final Map<ModelId, Supplier<ModelSummary>> adapters = new LinkedHashMap<>();

  final Set<ModelId> forSale = new HashSet<>();
  final Set<DatanetId> open = new HashSet<>();

  /// What accounts read beside.
  final Map<Address, Set<DatanetId>> admitted = new HashMap<>();

  /// What was withdrawn of snapshots.
  final Map<SnapshotRef, Set<Hash>> withdrawn = new HashMap<>();

  final Map<SnapshotRef, List<Contribution>> records = new HashMap<>();

  /// Bases that are there though nothing rests on them.
  final List<ModelId> bases = new ArrayList<>();

  /// How often the records of a snapshot were read.
  int reads;

  /// Bases whose files cannot be read.
  final Set<ModelId> damagedBases = new HashSet<>();

  /// Models that quote records whose index is damaged.
  final Set<ModelId> damagedIndexes = new HashSet<>();

  /// Models whose terms cannot be read.
  final Set<ModelId> damagedTerms = new HashSet<>();

  /// Questions that no model answers.
  final Set<String> unanswered = new HashSet<>();

  /// Is done before a question is answered.
  Runnable beforeAnswers = () -> {};

  /// Whether no snapshot can be read.
  boolean snapshotsDamaged;

  @Override
  public List<ModelId> made() {
    return List.copyOf(adapters.keySet());
  }

  @Override
  public List<ModelId> bases() {
    return bases;
  }

  @Override
  public void inspect(ModelId id) {
    if (id.isBase()) {
      context(id);
    } else {
      summary(id);
      requireSoundIndex(id);
    }
  }

  @Override
  public ModelSummary summary(ModelId id) {
    return requireNonNull(adapters.get(id)).get();
  }

  @Override
  public boolean isForSale(ModelId id) {
    if (damagedTerms.contains(id)) {
      throw new Fault(Code.LEDGER_DAMAGED, "the stored terms of " + id + " are damaged");
    }
    return forSale.contains(id);
  }

  @Override
  public int context(ModelId id) {
    if (damagedBases.contains(id)) {
      throw new Fault(Code.MODEL_DAMAGED, id + " is damaged");
    }
    requireSoundIndex(id);
    return CONTEXT;
  }

  private void requireSoundIndex(ModelId id) {
    if (damagedIndexes.contains(id)) {
      throw new Fault(Code.DAMAGED_FILE, "/secret/index is damaged");
    }
  }

  @Override
  public boolean answers(ModelId id, String question) {
    beforeAnswers.run();
    return !unanswered.contains(question);
  }

  @Override
  public Set<Hash> withdrawn(SnapshotRef ref) {
    return withdrawn.getOrDefault(ref, Set.of());
  }

  @Override
  public boolean mayRead(DatanetId datanet, Address account) {
    return open.contains(datanet) || admitted.getOrDefault(account, Set.of()).contains(datanet);
  }

  @Override
  public List<Contribution> records(SnapshotRef ref) {
    reads++;
    if (snapshotsDamaged) {
      throw new Fault(Code.UNREADABLE_CONTENT, ref + " is damaged");
    }
    return records.getOrDefault(ref, List.of());
  }

  @Override
  public SortedSet<ContributorId> contributors(SnapshotRef ref) {
    var people = new TreeSet<ContributorId>();
    records(ref).forEach(record -> people.add(record.contributor()));
    return people;
  }
}
