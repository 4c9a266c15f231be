package org.openledger.node;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.intake.RowMapping;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.SnapshotSummary;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;

/// Contributing: records are taken into a Datanet, and snapshots of it anchored on chain.
public final class Contributing {
  private final Archive archive;
  private final Parties parties;

  /// Where records are kept and snapshots anchored.
  interface Archive {
    /// Makes a Datanet, or finds the same one there.
    Datanet create(Datanet datanet);

    /// Takes in rows and says what became of each.
    ImportReport importRows(ImportRequest request, InputStream rows);

    /// The last version of a Datanet, if there is one.
    Optional<Snapshot> latestSnapshot(DatanetId id);

    /// A new version of a Datanet, or its last one if no record was added since.
    Snapshot takeSnapshot(DatanetId id);

    /// Publishes a snapshot's root on chain and keeps who is to be paid for it.
    ///
    /// @param pool the account of the Datanet's common pool
    /// @param contributors the account of every contributor
    void anchor(Snapshot snapshot, Address pool, Function<ContributorId, Address> contributors);

    /// What a snapshot holds, counted.
    SnapshotSummary summary(SnapshotRef ref);

    /// All records of a snapshot.
    List<Entry> entries(SnapshotRef ref);
  }

  Contributing(Archive archive, Parties parties) {
    this.archive = archive;
    this.parties = parties;
  }

  /// Rows of a file that are to become records.
  ///
  /// @param datanet where they go
  /// @param name the file's name, as rejections show it
  /// @param mapping what a row means
  /// @param limits which rows are taken
  public record ImportRequest(
      DatanetId datanet, String name, RowMapping mapping, ImportLimits limits) {}

  /// Makes a Datanet; making the same again changes nothing.
  public Datanet create(Datanet datanet) {
    return archive.create(datanet);
  }

  /// Imports JSON Lines. A bad row is rejected with its reason and the others go on; rows that are
  /// there already stay unchanged.
  public ImportReport importRows(ImportRequest request, InputStream rows) {
    return archive.importRows(request, rows);
  }

  /// Takes a snapshot of a Datanet and anchors its root on chain; an unchanged Datanet keeps its
  /// last one. Versions follow one another on chain, so one that was taken and not anchored,
  /// because the node was killed between the two, is anchored first.
  public Snapshot snapshot(DatanetId id) {
    archive.latestSnapshot(id).ifPresent(this::anchor);
    return anchor(archive.takeSnapshot(id));
  }

  private Snapshot anchor(Snapshot snapshot) {
    archive.anchor(snapshot, parties.pool(snapshot.ref().datanet()), parties::contributor);
    return snapshot;
  }

  /// What a snapshot holds, counted.
  public SnapshotSummary summary(SnapshotRef ref) {
    return archive.summary(ref);
  }

  /// All records of a snapshot, as the node itself sees them.
  public List<Entry> entries(SnapshotRef ref) {
    return archive.entries(ref);
  }
}
