package org.openledger.node;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.contribute.Datanets;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.Anchored;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.ModelPart;
import org.openledger.serve.Anchoring;
import org.openledger.settle.Settlements;

/// When records were anchored, as the stages know it: the contribute stage in which snapshot first,
/// the chain where that was published.
final class AnchoredRecords implements Anchoring {
  private static final Logger LOG = Logger.getLogger(AnchoredRecords.class.getName());

  private final Datanets datanets;
  private final Settlements settlements;

  /// Where a snapshot was published never changes.
  private final Map<SnapshotRef, Anchored> known = new ConcurrentHashMap<>();

  /// @param datanets whose records
  /// @param settlements published their snapshots
  AnchoredRecords(Datanets datanets, Settlements settlements) {
    this.datanets = datanets;
    this.settlements = settlements;
  }

  @Override
  public Optional<Anchored> first(ModelPart model, Hash record) {
    try {
      return model.snapshots().stream()
          .flatMap(ref -> datanets.firstSnapshot(ref.datanet(), record).stream())
          .flatMap(ref -> published(ref).stream())
          .min(Anchored::compareTo);
    } catch (Failure e) {
      LOG.log(Level.WARNING, "nobody can say when " + record.brief(8) + " was anchored", e);
      return Optional.empty();
    }
  }

  private Optional<Anchored> published(SnapshotRef ref) {
    var place = Optional.ofNullable(known.get(ref)).or(() -> settlements.published(ref));
    place.ifPresent(found -> known.put(ref, found));
    return place;
  }
}
