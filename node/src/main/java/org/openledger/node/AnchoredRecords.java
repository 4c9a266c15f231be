package org.openledger.node;

import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.Anchored;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.ModelPart;
import org.openledger.serve.Anchoring;

/// When records were anchored: in which snapshot each was first, and where that was published.
///
/// @param records knows the snapshots of records
/// @param snapshots knows where those were published
record AnchoredRecords(Records records, Snapshots snapshots) implements Anchoring {
  private static final Logger LOG = Logger.getLogger(AnchoredRecords.class.getName());

  /// In which snapshots records are.
  @FunctionalInterface
  interface Records {
    /// The first snapshot of a Datanet that holds a record, if one does.
    Optional<SnapshotRef> first(DatanetId datanet, Hash record);
  }

  /// Where snapshots are.
  @FunctionalInterface
  interface Snapshots {
    /// Where a snapshot was published, if it was.
    Optional<Anchored> published(SnapshotRef snapshot);
  }

  @Override
  public Optional<Anchored> first(ModelPart model, Hash record) {
    try {
      return model.snapshots().stream()
          .flatMap(ref -> records.first(ref.datanet(), record).stream())
          .flatMap(ref -> snapshots.published(ref).stream())
          .min(Anchored::compareTo);
    } catch (Failure e) {
      LOG.log(Level.WARNING, "nobody can say when " + record.brief(8) + " was anchored", e);
      return Optional.empty();
    }
  }
}
