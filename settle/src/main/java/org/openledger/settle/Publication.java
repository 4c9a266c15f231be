package org.openledger.settle;

import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.openledger.core.flow.Anchored;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.settle.onchain.Anchors;
import org.openledger.settle.store.TermsStore;

/// Where on chain snapshots were published, noted in the database once it is found.
///
/// @param anchors asked for what is not noted
record Publication(Jdbi jdbi, Anchors anchors) {
  /// Where a snapshot was published, if it was.
  Optional<Anchored> of(SnapshotRef snapshot) {
    return jdbi.withHandle(handle -> TermsStore.published(handle, snapshot))
        .or(() -> note(snapshot));
  }

  /// The same of one that was published just now, whatever was noted before.
  Optional<Anchored> note(SnapshotRef snapshot) {
    var place = anchors.published(snapshot);
    place.ifPresent(
        found -> jdbi.useHandle(handle -> TermsStore.published(handle, snapshot, found)));
    return place;
  }
}
