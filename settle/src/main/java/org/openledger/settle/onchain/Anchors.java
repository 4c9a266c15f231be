package org.openledger.settle.onchain;

import java.util.Optional;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.Anchored;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.receipt.ModelPart;
import org.openledger.tally.split.ModelTerms;

/// The registries on chain. Publishing what is there already changes nothing; something else under
/// the same name and version is refused.
public interface Anchors {

  /// Registers the Datanet if it is new, and publishes a snapshot's root.
  void publish(Snapshot snapshot);

  /// The same from what was kept of it.
  void publish(SnapshotRoot snapshot);

  /// Registers the model if it is new, and publishes a version.
  void publish(ModelTerms terms);

  /// How many snapshots of a Datanet are published.
  long versions(DatanetId datanet);

  /// Where a snapshot was published, if it was.
  Optional<Anchored> published(SnapshotRef snapshot);

  /// How many versions of a model are published.
  long versions(ModelId model);

  /// How far the attribution of a model is believed by what was published.
  ///
  /// @throws Fault if it was not, or another model was under its name and version
  int reliability(ModelPart model);
}
