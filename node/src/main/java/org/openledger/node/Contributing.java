package org.openledger.node;

import java.io.InputStream;
import java.util.List;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.intake.RowMapping;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.Reader;
import org.openledger.contribute.record.SnapshotSummary;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.settle.Settlements;

/// Contributing: records are taken into a Datanet, and snapshots of it anchored on chain.
public final class Contributing {
  private final Datanets datanets;
  private final Settlements settlements;
  private final Parties parties;

  Contributing(Datanets datanets, Settlements settlements, Parties parties) {
    this.datanets = datanets;
    this.settlements = settlements;
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
    return datanets.create(datanet);
  }

  /// Imports JSON Lines. A bad row is rejected with its reason and the others go on; rows that are
  /// there already stay unchanged.
  public ImportReport importRows(ImportRequest request, InputStream rows) {
    return datanets.importJsonLines(
        request.datanet(), request.name(), rows, request.mapping(), request.limits());
  }

  /// Takes a snapshot of a Datanet and anchors its root on chain; an unchanged Datanet keeps its
  /// last one. Versions follow one another on chain, so one that was taken and not anchored,
  /// because the node was killed between the two, is anchored first.
  public Snapshot snapshot(DatanetId id) {
    datanets.latestSnapshot(id).ifPresent(last -> anchor(last.ref()));
    return anchor(datanets.takeSnapshot(id).ref());
  }

  private Snapshot anchor(SnapshotRef ref) {
    var id = ref.datanet();
    var snapshot = datanets.snapshot(id, ref.version());
    settlements.registerSnapshot(snapshot, parties.pool(id), parties::contributor);
    return snapshot;
  }

  /// What a snapshot holds, counted.
  public SnapshotSummary summary(SnapshotRef ref) {
    return datanets.summary(ref.datanet(), ref.version());
  }

  /// All records of a snapshot, as the node itself sees them.
  public List<Entry> entries(SnapshotRef ref) {
    return datanets.entries(ref.datanet(), ref.version(), new Reader.Node());
  }
}
