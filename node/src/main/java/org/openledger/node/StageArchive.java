package org.openledger.node;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.Reader;
import org.openledger.contribute.record.SnapshotSummary;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.settle.Settlements;

/// Where the stages keep records and anchor snapshots.
///
/// @param datanets records and snapshots
/// @param settlements anchors them
record StageArchive(Datanets datanets, Settlements settlements) implements Contributing.Archive {

  @Override
  public Datanet create(Datanet datanet) {
    return datanets.create(datanet);
  }

  @Override
  public ImportReport importRows(Contributing.ImportRequest request, InputStream rows) {
    return datanets.importJsonLines(
        request.datanet(), request.name(), rows, request.mapping(), request.limits());
  }

  @Override
  public Optional<Snapshot> latestSnapshot(DatanetId id) {
    return datanets.latestSnapshot(id).map(latest -> datanets.snapshot(id, latest.ref().version()));
  }

  @Override
  public Snapshot takeSnapshot(DatanetId id) {
    return datanets.snapshot(id, datanets.takeSnapshot(id).ref().version());
  }

  @Override
  public void anchor(
      Snapshot snapshot, Address pool, Function<ContributorId, Address> contributors) {
    settlements.registerSnapshot(snapshot, pool, contributors);
  }

  @Override
  public SnapshotSummary summary(SnapshotRef ref) {
    return datanets.summary(ref.datanet(), ref.version());
  }

  @Override
  public List<Entry> entries(SnapshotRef ref) {
    return datanets.entries(ref.datanet(), ref.version(), new Reader.Node());
  }
}
