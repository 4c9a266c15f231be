package org.openledger.contribute.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.openledger.contribute.duplicates.Clusters;
import org.openledger.contribute.duplicates.HoldOut;
import org.openledger.contribute.duplicates.MemberTable;
import org.openledger.contribute.duplicates.MinHash;
import org.openledger.contribute.duplicates.Shingles;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Draft;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.SealedRecord;
import org.openledger.contribute.record.SnapshotSummary;
import org.openledger.contribute.record.Statistics;
import org.openledger.contribute.record.Statistics.Count;
import org.openledger.contribute.vault.Vault;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.Contribution.Split;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.store.Blobs;

/// Takes the next snapshot of a Datanet: clusters, member tables, hold-out, roots, documents.
///
/// Everything follows from the records in the order of acceptance; no clock and no chance enters,
/// so the same imports give the same roots. A snapshot of an unchanged Datanet is the latest one.
public final class SnapshotWriter {
  private record Row(
      int seq,
      String id,
      String document,
      ContributorId contributor,
      String licence,
      Hash commitment,
      Hash exactDigest,
      int[] signature,
      int characters) {}

  private record Layout(
      List<Row> rows, List<Hash> clusterOf, boolean[] repeated, SortedSet<Hash> heldOut) {
    boolean isHeldOut(int index) {
      return heldOut.contains(clusterOf.get(index));
    }
  }

  private final Handle handle;
  private final Blobs blobs;
  private final Vault vault;
  private final Datanet datanet;

  public SnapshotWriter(Handle handle, Blobs blobs, Vault vault, Datanet datanet) {
    this.handle = handle;
    this.blobs = blobs;
    this.vault = vault;
    this.datanet = datanet;
  }

  /// The new snapshot, given the latest one's version (0 for none).
  public SnapshotSummary write(int latest) {
    var rows = rows();
    if (rows.isEmpty()) {
      throw new Refusal(Code.EMPTY_DATANET, datanet.id() + " has no records");
    }
    var clusters =
        Clusters.of(
            rows.stream().map(Row::exactDigest).toList(),
            rows.stream().map(Row::signature).toList(),
            i -> shingles(rows.get(i)),
            answers(rows));
    var layout = layout(rows, clusters);
    var members = members(layout, clusters, i -> shingles(rows.get(i)));
    var snapshot = documents(latest + 1, layout, members);
    insert(snapshot, layout, members);
    return snapshot;
  }

  private List<Row> rows() {
    return handle
        .createQuery(
            "select seq, id, document, contributor, licence, commitment, exact_digest, signature,"
                + " characters from contribute.record where datanet = ? and not withdrawn order by"
                + " seq limit ?")
        .bind(0, datanet.id().value())
        .bind(1, Clusters.RECORDS_MAX + 1)
        .map((row, _) ->
            new Row(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                new ContributorId(row.getString(4)),
                row.getString(5),
                Hash.of(row.getBytes(6)),
                Hash.of(row.getBytes(7)),
                MinHash.decode(row.getBytes(8)),
                row.getInt(9)))
        .list();
  }

  private Draft draft(Row row) {
    var sealed =
        handle
            .createQuery("select sealed from contribute.record where datanet = ? and seq = ?")
            .bind(0, datanet.id().value())
            .bind(1, row.seq())
            .mapTo(byte[].class)
            .one();
    return SealedRecord.parse(vault.unseal(datanet.id(), row.id(), sealed).record());
  }

  private Clusters.Answers answers(List<Row> rows) {
    if (datanet.profile() != Profile.QA) {
      return Clusters.Answers.none(rows.size());
    }
    return new Clusters.Answers(
        rows.stream().map(row -> String.join(" ", Shingles.words(draft(row).prompt()))).toList(),
        i -> Shingles.words(draft(rows.get(i)).text()).stream().limit(Clusters.WORDS_MAX).toList());
  }

  private Shingles shingles(Row row) {
    var draft = draft(row);
    return Shingles.of(draft.prompt() + "\n" + draft.text());
  }

  private static Layout layout(List<Row> rows, Clusters clusters) {
    var clusterOf = new ArrayList<Hash>(rows.size());
    var repeated = new boolean[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      clusterOf.add(rows.get(clusters.representative(i)).commitment());
      repeated[i] = clusters.repeated(i);
    }
    return new Layout(rows, clusterOf, repeated, HoldOut.of(new TreeSet<>(clusterOf)));
  }

  /// Member tables by cluster id.
  private static List<ClusterMembers> members(
      Layout layout, Clusters clusters, IntFunction<Shingles> shingles) {
    var byFirst = new TreeMap<Integer, List<MemberTable.Member>>();
    for (int i = 0; i < layout.rows().size(); i++) {
      var row = layout.rows().get(i);
      byFirst
          .computeIfAbsent(clusters.representative(i), _ -> new ArrayList<>())
          .add(
              new MemberTable.Member(i, row.commitment(), row.contributor(), layout.repeated()[i]));
    }
    return byFirst.values().stream()
        .map(group -> MemberTable.of(group, shingles))
        .sorted(Comparator.comparing(ClusterMembers::cluster))
        .toList();
  }

  private SnapshotSummary documents(int version, Layout layout, List<ClusterMembers> members) {
    var root = new MerkleTree(layout.rows().stream().map(r -> r.commitment().bytes()).toList());
    var membersRoot = membersRoot(members);
    var manifest = manifest(layout, tables(members)).getBytes(UTF_8);
    var ref = new SnapshotRef(datanet.id(), version, root.root());
    var statistics = statistics(layout, members);
    var file = new Croissant.File(blobs.put(manifest), manifest.length);
    var croissant = Croissant.of(datanet, ref, statistics, file).pretty();
    return new SnapshotSummary(
        ref, membersRoot, file.blob(), statistics, blobs.put(croissant.getBytes(UTF_8)));
  }

  /// Merkle root over the clusters' member tables in their order; leaf data is a table's JSON.
  public static Hash membersRoot(List<ClusterMembers> members) {
    return new MerkleTree(tables(members).stream().map(t -> t.getBytes(UTF_8)).toList()).root();
  }

  private static List<String> tables(List<ClusterMembers> members) {
    return members.stream().map(m -> json(m).canonical()).toList();
  }

  static Json json(ClusterMembers members) {
    return Json.object()
        .put("cluster", members.cluster().toString())
        .put(
            "shares",
            members.shares().stream()
                .map(share ->
                    Json.object()
                        .put("contributor", share.contributor().value())
                        .put("commitment", share.commitment().toString())
                        .put("partsPerMillion", share.partsPerMillion())
                        .build())
                .toList())
        .build();
  }

  private static String manifest(Layout layout, List<String> tables) {
    var out = new StringBuilder();
    for (int i = 0; i < layout.rows().size(); i++) {
      var row = layout.rows().get(i);
      out.append(
              Json.object()
                  .put("position", i)
                  .put("commitment", row.commitment().toString())
                  .put("cluster", layout.clusterOf().get(i).toString())
                  .put("contributor", row.contributor().value())
                  .put("licence", row.licence())
                  .put("split", (layout.isHeldOut(i) ? Split.HELD_OUT : Split.TRAIN).name())
                  .put("repeated", layout.repeated()[i])
                  .build()
                  .canonical())
          .append('\n');
    }
    tables.forEach(table -> out.append(table).append('\n'));
    return out.toString();
  }

  private static Statistics statistics(Layout layout, List<ClusterMembers> members) {
    var rows = layout.rows();
    var sizes = new TreeMap<Hash, Integer>();
    layout.clusterOf().forEach(cluster -> sizes.merge(cluster, 1, Integer::sum));
    var licences = new TreeMap<String, Integer>();
    rows.forEach(row -> licences.merge(row.licence(), 1, Integer::sum));
    return Statistics.of(
        Map.of(
            Count.RECORDS,
            (long) rows.size(),
            Count.DOCUMENTS,
            rows.stream().map(Row::document).distinct().count(),
            Count.CONTRIBUTORS,
            rows.stream().map(Row::contributor).distinct().count(),
            Count.CLUSTERS,
            (long) members.size(),
            Count.DUPLICATE_CLUSTERS,
            sizes.values().stream().filter(size -> size > 1).count(),
            Count.REPEATED,
            IntStream.range(0, rows.size()).filter(i -> layout.repeated()[i]).count(),
            Count.HELD_OUT,
            IntStream.range(0, rows.size()).filter(layout::isHeldOut).count(),
            Count.CHARACTERS,
            rows.stream().mapToLong(Row::characters).sum()),
        licences);
  }

  private void insert(SnapshotSummary snapshot, Layout layout, List<ClusterMembers> members) {
    var id = datanet.id().value();
    int version = snapshot.ref().version();
    handle.execute(
        "insert into contribute.snapshot values (?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        version,
        snapshot.ref().root().bytes(),
        snapshot.membersRoot().bytes(),
        layout.rows().size(),
        snapshot.statistics().json().canonical(),
        snapshot.manifest().sha256(),
        snapshot.croissant().sha256());
    var entries =
        handle.prepareBatch("insert into contribute.snapshot_entry values (?, ?, ?, ?, ?, ?, ?)");
    for (int i = 0; i < layout.rows().size(); i++) {
      entries.add(
          id,
          version,
          i,
          layout.rows().get(i).seq(),
          layout.clusterOf().get(i).bytes(),
          layout.repeated()[i],
          layout.isHeldOut(i));
    }
    entries.execute();
    var shares =
        handle.prepareBatch("insert into contribute.snapshot_member values (?, ?, ?, ?, ?, ?, ?)");
    int ordinal = 0;
    for (var cluster : members) {
      for (var share : cluster.shares()) {
        shares.add(
            id,
            version,
            ordinal++,
            cluster.cluster().commitment().bytes(),
            share.contributor().value(),
            share.partsPerMillion(),
            share.commitment().bytes());
      }
    }
    shares.execute();
  }
}
