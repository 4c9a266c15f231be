package org.openledger.node;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.SnapshotSummary;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;

/// Contributing: records are taken into a Datanet, and snapshots of it anchored on chain.
public final class Contributing {
  private final Archive archive;
  private final Parties parties;

  /// Where records are kept and snapshots anchored; [StageArchive] is.
  interface Archive {
    /// Makes a Datanet, or finds the same one there.
    void create(Datanet datanet);

    /// Takes in rows and says what became of each.
    ImportReport importRows(ImportRequest request, InputStream rows);

    /// The last version of a Datanet, if there is one.
    Optional<Snapshot> latestSnapshot(DatanetId id);

    /// A new version of a Datanet, or its last one if no record was added since.
    Snapshot takeSnapshot(DatanetId id);

    /// Publishes a snapshot's root on chain and keeps who is to be paid for it.
    ///
    /// @param contributors the account of every contributor
    void anchor(Snapshot snapshot, Function<ContributorId, Address> contributors);

    /// What a snapshot holds, counted.
    SnapshotSummary summary(SnapshotRef ref);

    /// All records of a snapshot, in order.
    List<Contribution> records(SnapshotRef ref);
  }

  Contributing(Archive archive, Parties parties) {
    this.archive = archive;
    this.parties = parties;
  }

  /// Makes a Datanet; making the same again changes nothing.
  public void create(DatanetRequest wanted) {
    archive.create(Contributions.datanet(wanted));
  }

  /// Imports JSON Lines. A bad row is rejected with its reason and the others go on; rows that are
  /// there already stay unchanged.
  public Imported importRows(ImportRequest request, InputStream rows) {
    return Contributions.imported(archive.importRows(request, rows));
  }

  /// Takes a snapshot of a Datanet and anchors its root on chain; an unchanged Datanet keeps its
  /// last one. Versions follow one another on chain, so one that was taken and not anchored,
  /// because the node was killed between the two, is anchored first.
  public Snapshot snapshot(DatanetId id) {
    var before = archive.latestSnapshot(id);
    before.ifPresent(this::anchor);
    var taken = archive.takeSnapshot(id);
    assert taken.ref().datanet().equals(id) : taken.ref() + " is no snapshot of " + id;
    assert before.stream().allMatch(latest -> follows(latest.ref(), taken.ref()))
        : taken.ref() + " does not follow " + before;
    return anchor(taken);
  }

  /// Whether a snapshot is the same as the last one, root and all, or the version after it.
  private static boolean follows(SnapshotRef last, SnapshotRef next) {
    return next.equals(last) || next.version() == last.version() + 1;
  }

  private Snapshot anchor(Snapshot snapshot) {
    parties.pool(snapshot.ref().datanet());
    archive.anchor(snapshot, parties::contributor);
    return snapshot;
  }

  /// What a snapshot holds, counted.
  public SnapshotCounts count(SnapshotRef ref) {
    return Contributions.counts(archive.summary(ref));
  }

  /// All records of a snapshot, as the node itself sees them.
  public List<Contribution> records(SnapshotRef ref) {
    return archive.records(ref);
  }
}
