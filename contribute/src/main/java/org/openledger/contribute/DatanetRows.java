package org.openledger.contribute;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.openledger.contribute.intake.Reason;
import org.openledger.contribute.intake.Rejection;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.Opening;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.SealedRecord;
import org.openledger.contribute.record.SnapshotSummary;
import org.openledger.contribute.record.Statistics;
import org.openledger.contribute.record.Visibility;
import org.openledger.contribute.vault.Vault;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.store.BlobId;

/// Rows of the contribute schema as values.
final class DatanetRows {
  static final String ENTRIES =
      "select e.position, r.commitment, e.cluster, r.id, r.sealed, e.held_out, e.repeated"
          + " from contribute.snapshot_entry e join contribute.record r using (datanet, seq)"
          + " where e.datanet = :datanet and e.version = :version and not r.withdrawn";

  private DatanetRows() {}

  /// Reads a row as a value.
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws SQLException;
  }

  static Datanet datanet(ResultSet row) throws SQLException {
    return sound(
        "the Datanet " + row.getString("id"),
        () ->
            new Datanet(
                new DatanetId(row.getString("id")),
                row.getString("name"),
                row.getString("summary"),
                Profile.valueOf(row.getString("profile")),
                new TreeSet<>(List.of(row.getString("licences").split(" "))),
                Visibility.valueOf(row.getString("visibility")),
                row.getString("owner")));
  }

  /// The Datanet of a row, if it is not damaged.
  static Optional<Datanet> soundDatanet(ResultSet row) throws SQLException {
    try {
      return Optional.of(datanet(row));
    } catch (Fault _) {
      return Optional.empty();
    }
  }

  static Rejection rejection(ResultSet row) throws SQLException {
    return new Rejection(
        row.getString("source"),
        row.getLong("line"),
        row.getInt("col"),
        row.getString("record_id"),
        Reason.valueOf(row.getString("reason")),
        row.getString("detail"));
  }

  static SnapshotSummary snapshot(ResultSet row) throws SQLException {
    return sound(
        "version %d of %s".formatted(row.getInt("version"), row.getString("datanet")),
        () ->
            new SnapshotSummary(
                new SnapshotRef(
                    new DatanetId(row.getString("datanet")),
                    row.getInt("version"),
                    Hash.of(row.getBytes("root"))),
                Hash.of(row.getBytes("members_root")),
                new BlobId(row.getString("manifest")),
                Statistics.of(Json.parse(row.getString("statistics"))),
                new BlobId(row.getString("croissant"))));
  }

  /// What opens a record's commitment.
  ///
  /// @throws Fault if the record is not what its commitment says
  static Opening opening(ResultSet row, DatanetId datanet, Vault vault) throws SQLException {
    var id = row.getString("id");
    var opening = vault.unseal(datanet, id, row.getBytes("sealed"));
    if (!opening.commitment().equals(Hash.of(row.getBytes("commitment")))) {
      throw new Fault(Code.UNREADABLE_CONTENT, "record " + id + " is not what its commitment says");
    }
    return opening;
  }

  /// The entry of a row, if its record is not damaged.
  static Optional<Entry> soundEntry(ResultSet row, DatanetId datanet, Vault vault)
      throws SQLException {
    try {
      return Optional.of(entry(row, datanet, vault));
    } catch (Fault _) {
      return Optional.empty();
    }
  }

  static Entry entry(ResultSet row, DatanetId datanet, Vault vault) throws SQLException {
    var id = row.getString("id");
    var draft = SealedRecord.parse(opening(row, datanet, vault).record());
    return new Entry(
        row.getInt("position"),
        id,
        new Contribution(
            datanet,
            new ContributorId(draft.contributor()),
            Hash.of(row.getBytes("commitment")),
            new ClusterId(Hash.of(row.getBytes("cluster"))),
            new Contribution.Source(draft.document(), draft.licence()),
            new Contribution.Content(
                draft.prompt(), draft.text(), new AlsoAsked(draft.alsoAsked())),
            row.getBoolean("held_out") ? Contribution.Split.HELD_OUT : Contribution.Split.TRAIN),
        row.getBoolean("repeated"));
  }

  private static ClusterMembers.Share share(
      ResultSet row, Map<ClusterId, List<ClusterMembers.Share>> tables) throws SQLException {
    var share =
        new ClusterMembers.Share(
            new ContributorId(row.getString("contributor")),
            Hash.of(row.getBytes("earliest")),
            row.getInt("ppm"));
    var cluster = new ClusterId(Hash.of(row.getBytes("cluster")));
    tables.computeIfAbsent(cluster, _ -> new ArrayList<>()).add(share);
    return share;
  }

  static Optional<SnapshotRef> firstSnapshot(Handle handle, DatanetId datanet, Hash record) {
    return handle
        .createQuery(
            "select s.version, s.root from contribute.record r"
                + " join contribute.snapshot_entry e using (datanet, seq)"
                + " join contribute.snapshot s using (datanet, version)"
                + " where datanet = ? and r.commitment = ? order by s.version limit 1")
        .bind(0, datanet.value())
        .bind(1, record.bytes())
        .map((row, _) ->
            new SnapshotRef(datanet, row.getInt("version"), Hash.of(row.getBytes("root"))))
        .findOne();
  }

  static List<Hash> commitments(Handle handle, String datanet, int version) {
    return handle
        .createQuery(
            "select r.commitment from contribute.snapshot_entry e"
                + " join contribute.record r using (datanet, seq)"
                + " where e.datanet = ? and e.version = ? order by e.position")
        .bind(0, datanet)
        .bind(1, version)
        .map((row, _) -> Hash.of(row.getBytes(1)))
        .list();
  }

  static List<ClusterMembers> members(Handle handle, String datanet, int version) {
    var shares = new LinkedHashMap<ClusterId, List<ClusterMembers.Share>>();
    try {
      handle
          .createQuery(
              "select cluster, contributor, ppm, earliest from contribute.snapshot_member"
                  + " where datanet = ? and version = ? order by ordinal")
          .bind(0, datanet)
          .bind(1, version)
          .map((row, _) -> share(row, shares))
          .list();
      return shares.entrySet().stream()
          .map(table -> new ClusterMembers(table.getKey(), table.getValue()))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new Fault(
          Code.UNREADABLE_CONTENT,
          "a member table of version %d of %s is damaged".formatted(version, datanet),
          e);
    }
  }

  /// Whatever else is wrong with a row, what it stands for is damaged.
  private static <T> T sound(String what, Reading<T> reading) throws SQLException {
    try {
      return reading.read();
    } catch (IllegalArgumentException e) {
      throw new Fault(Code.UNREADABLE_CONTENT, what + " is damaged", e);
    }
  }
}
