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
import org.openledger.core.flow.Contribution;
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
  public List<DatanetId> ids() {
    return datanets.list(new Reader.Node()).stream().map(Datanet::id).toList();
  }

  @Override
  public Optional<Datanet> find(DatanetId id) {
    return datanets.find(id);
  }

  @Override
  public boolean mayRead(DatanetId id, String account) {
    return datanets.mayRead(id, new Reader.Account(account));
  }

  @Override
  public Optional<ContributorId> contributor(DatanetId id, String record) {
    return datanets.contributor(id, record);
  }

  @Override
  public void withdraw(DatanetId id, String record) {
    datanets.withdraw(id, record);
  }

  @Override
  public List<String> readers(DatanetId id) {
    return datanets.readers(id, new Reader.Node());
  }

  @Override
  public void admit(DatanetId id, String account) {
    datanets.admit(id, new Reader.Node(), account);
  }

  @Override
  public void dismiss(DatanetId id, String account) {
    datanets.dismiss(id, new Reader.Node(), account);
  }

  @Override
  public void create(Datanet datanet) {
    datanets.create(datanet);
  }

  @Override
  public ImportReport importRows(ImportRequest request, InputStream rows) {
    return datanets.importJsonLines(
        request.datanet(),
        request.name(),
        rows,
        Contributions.mapping(request.format()),
        Contributions.limits(request.limits()));
  }

  @Override
  public Optional<Snapshot> latestSnapshot(DatanetId id) {
    return latestSummary(id).map(SnapshotSummary::ref).map(this::whole);
  }

  @Override
  public Optional<SnapshotSummary> latestSummary(DatanetId id) {
    return datanets.latestSnapshot(id);
  }

  @Override
  public Snapshot takeSnapshot(DatanetId id) {
    return whole(datanets.takeSnapshot(id).ref());
  }

  private Snapshot whole(SnapshotRef ref) {
    var snapshot = datanets.snapshot(ref.datanet(), ref.version());
    assert snapshot.ref().equals(ref) : snapshot.ref() + " has not the root of " + ref;
    return snapshot;
  }

  @Override
  public void anchor(Snapshot snapshot, Function<ContributorId, Address> contributors) {
    settlements.registerSnapshot(snapshot, contributors);
  }

  @Override
  public SnapshotSummary summary(SnapshotRef ref) {
    var summary = datanets.summary(ref.datanet(), ref.version());
    assert summary.ref().equals(ref) : summary.ref() + " has not the root of " + ref;
    return summary;
  }

  @Override
  public List<Contribution> records(SnapshotRef ref) {
    return datanets.entries(ref.datanet(), ref.version(), new Reader.Node()).stream()
        .map(Entry::contribution)
        .toList();
  }
}
