package org.openledger.contribute;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.openledger.contribute.intake.Reason;
import org.openledger.contribute.intake.Rejection;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.SealedRecord;
import org.openledger.contribute.record.SnapshotSummary;
import org.openledger.contribute.record.Statistics;
import org.openledger.contribute.record.Visibility;
import org.openledger.contribute.vault.Vault;
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
          + " where e.datanet = :datanet and e.version = :version";

  private DatanetRows() {}

  static Datanet datanet(ResultSet row) throws SQLException {
    return new Datanet(
        new DatanetId(row.getString("id")),
        row.getString("name"),
        row.getString("summary"),
        Profile.valueOf(row.getString("profile")),
        new TreeSet<>(List.of(row.getString("licences").split(" "))),
        Visibility.valueOf(row.getString("visibility")),
        row.getString("owner"));
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
    return new SnapshotSummary(
        new SnapshotRef(
            new DatanetId(row.getString("datanet")),
            row.getInt("version"),
            Hash.of(row.getBytes("root"))),
        Hash.of(row.getBytes("members_root")),
        new BlobId(row.getString("manifest")),
        Statistics.of(Json.parse(row.getString("statistics"))),
        new BlobId(row.getString("croissant")));
  }

  static Entry entry(ResultSet row, DatanetId datanet, Vault vault) throws SQLException {
    var id = row.getString("id");
    var opening = vault.unseal(datanet, id, row.getBytes("sealed"));
    var draft = SealedRecord.parse(opening.record());
    return new Entry(
        row.getInt("position"),
        id,
        new Contribution(
            datanet,
            new ContributorId(draft.contributor()),
            Hash.of(row.getBytes("commitment")),
            new ClusterId(Hash.of(row.getBytes("cluster"))),
            new Contribution.Source(draft.document(), draft.licence()),
            new Contribution.Content(draft.prompt(), draft.text()),
            row.getBoolean("held_out") ? Contribution.Split.HELD_OUT : Contribution.Split.TRAIN),
        row.getBoolean("repeated"));
  }

  static ClusterMembers.Share share(
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
}
