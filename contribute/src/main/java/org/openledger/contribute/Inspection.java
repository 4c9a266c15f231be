package org.openledger.contribute;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.openledger.contribute.record.Damage;
import org.openledger.contribute.record.Damage.Part;
import org.openledger.contribute.record.SnapshotSummary;
import org.openledger.contribute.snapshot.SnapshotWriter;
import org.openledger.contribute.vault.Vault;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Kind;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.store.Blobs;

/// Reads everything that is stored of all Datanets and names what is damaged. Each thing is read on
/// its own, so that one keeps no other from being looked at.
final class Inspection {
  private static final int FETCH_ROWS = 256;

  private final Handle handle;
  private final Blobs blobs;
  private final Vault vault;
  private final Consumer<Damage> found;

  Inspection(Handle handle, Blobs blobs, Vault vault, Consumer<Damage> found) {
    this.handle = handle;
    this.blobs = blobs;
    this.vault = vault;
    this.found = found;
  }

  /// Looks at a row, and throws if what it stands for is damaged.
  @FunctionalInterface
  private interface Look {
    void at(ResultSet row) throws SQLException;
  }

  void run() {
    each(
        Part.DATANET,
        handle.createQuery("select *, id as called from contribute.datanet order by id"),
        DatanetRows::datanet);
    each(
        Part.RECORD,
        handle.createQuery(
            "select *, datanet || '/' || id as called from contribute.record"
                + " where not withdrawn order by datanet, seq"),
        row -> DatanetRows.opening(row, new DatanetId(row.getString("datanet")), vault));
    each(
        Part.SNAPSHOT,
        handle.createQuery(
            "select *, datanet || '@' || version as called from contribute.snapshot"
                + " order by datanet, version"),
        this::snapshot);
  }

  private void each(Part part, Query query, Look look) {
    try (var damages =
        query.setFetchSize(FETCH_ROWS).map((row, _) -> damage(part, row, look)).stream()) {
      damages.flatMap(Optional::stream).forEach(found);
    }
  }

  private static Optional<Damage> damage(Part part, ResultSet row, Look look) throws SQLException {
    var name = row.getString("called");
    try {
      look.at(row);
      return Optional.empty();
    } catch (Failure e) {
      // Only what is wrong with the thing itself is said without a place on this machine.
      var reason = e.kind() == Kind.CORRUPT ? e.text() : "it cannot be read";
      return Optional.of(new Damage(part, name, e.code(), reason));
    } catch (IllegalArgumentException _) {
      return Optional.of(
          new Damage(part, name, Code.UNREADABLE_CONTENT, "its row holds what it cannot hold"));
    }
  }

  /// Holds a snapshot to its roots and its published documents.
  private void snapshot(ResultSet row) throws SQLException {
    var summary = DatanetRows.snapshot(row);
    var id = row.getString("datanet");
    int version = row.getInt("version");
    var commitments = DatanetRows.commitments(handle, id, version);
    require(!commitments.isEmpty(), summary, "has no records");
    var root = new MerkleTree(commitments.stream().map(Hash::bytes).toList()).root();
    require(root.equals(summary.ref().root()), summary, "its records do not have its root");
    var members = DatanetRows.members(handle, id, version);
    require(
        SnapshotWriter.membersRoot(members).equals(summary.membersRoot()),
        summary,
        "its member tables do not have their root");
    blobs.read(summary.manifest());
    blobs.read(summary.croissant());
  }

  private static void require(boolean holds, SnapshotSummary summary, String otherwise) {
    if (!holds) {
      throw new Fault(
          Code.UNREADABLE_CONTENT,
          "%s@%d: %s".formatted(summary.ref().datanet(), summary.ref().version(), otherwise));
    }
  }
}
