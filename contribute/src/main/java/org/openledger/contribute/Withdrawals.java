package org.openledger.contribute;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.openledger.contribute.duplicates.MinHash;
import org.openledger.contribute.duplicates.Shingles;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;

/// Records that were withdrawn: erased where they were kept, and known to the snapshots that hold
/// their commitments.
final class Withdrawals {
  private Withdrawals() {}

  /// Whose a record is.
  static Optional<ContributorId> contributor(Handle handle, DatanetId id, String record) {
    return handle
        .createQuery("select contributor from contribute.record where datanet = ? and id = ?")
        .bind(0, id.value())
        .bind(1, record)
        .map((row, _) -> new ContributorId(row.getString(1)))
        .findOne();
  }

  /// Erases a record; one that is erased stays so.
  static void add(Handle handle, DatanetId id, String record) {
    // No snapshot is taken meanwhile.
    handle
        .createQuery("select 1 from contribute.datanet where id = ? for update")
        .bind(0, id.value())
        .mapTo(Integer.class)
        .one();
    if (contributor(handle, id, record).isEmpty()) {
      throw new Refusal(Code.NO_SUCH_THING, "there is no record " + record + " in " + id);
    }
    handle.execute(
        "insert into contribute.withdrawal"
            + " select datanet, seq, commitment, min(version), max(version)"
            + " from contribute.record join contribute.snapshot_entry using (datanet, seq)"
            + " where datanet = ? and id = ? group by datanet, seq, commitment"
            + " on conflict do nothing",
        id.value(),
        record);
    handle.execute(
        "update contribute.record set withdrawn = true, sealed = '', document = '',"
            + " characters = 0, exact_digest = ?, signature = ? where datanet = ? and id = ?",
        new byte[Hash.SIZE],
        MinHash.encode(MinHash.signature(Shingles.of(""))),
        id.value(),
        record);
  }

  /// The withdrawn records that a snapshot holds.
  static SortedSet<Hash> of(Handle handle, SnapshotRef ref) {
    return new TreeSet<>(
        handle
            .createQuery(
                "select commitment from contribute.withdrawal"
                    + " where datanet = ? and ? between first_version and last_version")
            .bind(0, ref.datanet().value())
            .bind(1, ref.version())
            .map((row, _) -> Hash.of(row.getBytes(1)))
            .set());
  }
}
