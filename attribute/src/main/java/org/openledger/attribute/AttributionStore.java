package org.openledger.attribute;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.openledger.attribute.linear.Rows;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.merkle.MerkleProof;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.train.TrainingSet;

/// Everything attribution keeps of a training run: contribution vectors per cluster, who shares in
/// each cluster, gradient rows per record for explanations, and digests of the adapter at both
/// ends.
///
/// Its Merkle root is committed in the training run before the model is used; a disputed credit
/// descends from the root to one row and one dot product.
public final class AttributionStore {
  /// Largest store read, in bytes.
  public static final long BYTES_MAX = 8L << 30;

  private static final int VERSION = 1;

  /// Tokens are written in three bytes each.
  private static final int VOCABULARY_MAX = 1 << 24;

  /// A training record: row i of the record rows belongs to the i-th of them.
  public record TrainedRecord(Hash commitment, ContributorId contributor, int cluster) {}

  /// The records as the model saw them: what spans are looked up in and the unigram reference
  /// counts.
  ///
  /// @param vocabulary number of token ids
  /// @param tokens token ids of every record, in the order of the records
  public record Corpus(int vocabulary, List<int[]> tokens) {
    public Corpus {
      tokens = List.copyOf(tokens);
      if (vocabulary < 1 || vocabulary > VOCABULARY_MAX) {
        throw new Fault(Code.ATTRIBUTION_MISMATCH, "a vocabulary of " + vocabulary);
      }
      for (int[] ids : tokens) {
        for (int id : ids) {
          if (id < 0 || id >= vocabulary) {
            throw new Fault(Code.ATTRIBUTION_MISMATCH, "token " + id + " outside the vocabulary");
          }
        }
      }
    }
  }

  /// What a store is made of.
  ///
  /// @param corpus the records' tokens
  /// @param clusters the clusters in the order of the vectors' rows
  /// @param records the records in the order of `recordRows`
  /// @param run the contribution vectors
  /// @param recordRows first-order displacement of each record in the loss's direction, [n, p]; may
  ///   have no rows
  /// @param kappa weight of the curvature term the vectors were made with
  /// @param endDigest digest of the trained parameters, see [#digest]
  public record Contents(
      Corpus corpus,
      List<TrainingSet.Cluster> clusters,
      List<TrainedRecord> records,
      RunVectors run,
      Rows recordRows,
      float kappa,
      Hash endDigest) {
    public Contents {
      clusters = List.copyOf(clusters);
      records = List.copyOf(records);
      int count = clusters.size();
      boolean known = records.stream().allMatch(r -> r.cluster() >= 0 && r.cluster() < count);
      boolean rows = recordRows.count() == 0 || recordRows.count() == records.size();
      boolean tokens = corpus.tokens().size() == records.size();
      if (count != run.clusters()
          || !known
          || !tokens
          || !rows
          || recordRows.width() != run.parameters()) {
        throw new Fault(Code.ATTRIBUTION_MISMATCH, "tables of the store do not fit each other");
      }
    }
  }

  private final Contents contents;
  private final MerkleTree tree;

  private AttributionStore(Contents contents, MerkleTree tree) {
    this.contents = contents;
    this.tree = tree;
  }

  /// Digest of a parameter vector: keccak-256 of its little-endian bytes.
  public static Hash digest(float[] parameters) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * parameters.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(parameters);
    return Keccak.hash256(bytes.array());
  }

  /// Writes a store and returns its root. Rows are written as they are held: as bytes with a scale
  /// per row (see [Rows#quantised]) or as floats.
  public static Hash write(Path file, Contents contents) {
    RunVectors.Course course = contents.run().course();
    int p = contents.run().parameters();
    float[] flat = new float[3 * p];
    System.arraycopy(course.start(), 0, flat, 0, p);
    System.arraycopy(course.decay(), 0, flat, p, p);
    System.arraycopy(course.rates(), 0, flat, 2 * p, p);
    return RowFile.write(
        file,
        about(contents),
        List.of(
            new RowFile.Table("course", new Rows.Floats(3, p, flat)),
            new RowFile.Table("vectors", contents.run().vectors()),
            new RowFile.Table("records", contents.recordRows())));
  }

  /// Reads a store; truncated, altered or inconsistent files are refused.
  public static AttributionStore read(Path file) {
    RowFile rows = RowFile.read(file, BYTES_MAX);
    try {
      return new AttributionStore(contents(rows), rows.tree());
    } catch (IllegalArgumentException e) {
      throw new Fault(Code.ATTRIBUTION_DAMAGED, file + " holds an inconsistent header", e);
    }
  }

  public Contents contents() {
    return contents;
  }

  /// The commitment to everything in the store.
  public Hash root() {
    return tree.root();
  }

  /// Proof that cluster k's row is in the store; its leaf is the keccak-256 of the row's bytes.
  public MerkleProof proof(int cluster) {
    return tree.proof(1 + 3 + cluster);
  }

  private static Json about(Contents contents) {
    var clusters = new ArrayList<Json>();
    for (TrainingSet.Cluster cluster : contents.clusters()) {
      var members = new ArrayList<Json>();
      for (ClusterMembers.Share share : cluster.members().shares()) {
        members.add(
            Json.object()
                .put("contributor", share.contributor().value())
                .put("record", share.commitment().toString())
                .put("ppm", share.partsPerMillion())
                .build());
      }
      clusters.add(
          Json.object()
              .put("datanet", cluster.datanet().value())
              .put("cluster", cluster.members().cluster().toString())
              .put("members", members)
              .build());
    }
    var records = new ArrayList<Json>();
    for (int i = 0; i < contents.records().size(); i++) {
      TrainedRecord trained = contents.records().get(i);
      records.add(
          Json.object()
              .put("record", trained.commitment().toString())
              .put("contributor", trained.contributor().value())
              .put("cluster", trained.cluster())
              .put("tokens", text(contents.corpus().tokens().get(i)))
              .build());
    }
    return Json.object()
        .put("version", VERSION)
        .put("vocabulary", contents.corpus().vocabulary())
        .put("kappa", (double) contents.kappa())
        .put("startDigest", digest(contents.run().course().start()).toString())
        .put("endDigest", contents.endDigest().toString())
        .put("clusters", clusters)
        .put("records", records)
        .build();
  }

  /// Three bytes a token, low byte first, in base 64.
  private static String text(int[] ids) {
    byte[] bytes = new byte[3 * ids.length];
    for (int t = 0; t < ids.length; t++) {
      bytes[3 * t] = (byte) ids[t];
      bytes[3 * t + 1] = (byte) (ids[t] >> 8);
      bytes[3 * t + 2] = (byte) (ids[t] >> 16);
    }
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  private static int[] ids(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length % 3 != 0) {
      throw new Fault(Code.ATTRIBUTION_DAMAGED, "tokens of a record are cut off");
    }
    int[] ids = new int[bytes.length / 3];
    for (int t = 0; t < ids.length; t++) {
      ids[t] =
          (bytes[3 * t] & 255) | ((bytes[3 * t + 1] & 255) << 8) | ((bytes[3 * t + 2] & 255) << 16);
    }
    return ids;
  }

  private static Contents contents(RowFile file) {
    Json about = file.about();
    if (about.get("version").asInt() != VERSION || file.tables().size() != 3) {
      throw new Fault(Code.ATTRIBUTION_DAMAGED, "the store has another version");
    }
    var run = run(file.tables().get(0), file.tables().get(1));
    Hash start = Hash.parse(about.get("startDigest").text());
    if (!digest(run.course().start()).equals(start)) {
      throw new Fault(Code.ATTRIBUTION_DAMAGED, "the start does not match its digest");
    }
    var clusters = new ArrayList<TrainingSet.Cluster>();
    for (Json item : about.get("clusters").items()) {
      clusters.add(cluster(item));
    }
    var records = new ArrayList<TrainedRecord>();
    var tokens = new ArrayList<int[]>();
    for (Json item : about.get("records").items()) {
      tokens.add(ids(item.get("tokens").text()));
      records.add(
          new TrainedRecord(
              Hash.parse(item.get("record").text()),
              new ContributorId(item.get("contributor").text()),
              item.get("cluster").asInt()));
    }
    return new Contents(
        new Corpus(about.get("vocabulary").asInt(), tokens),
        clusters,
        records,
        run,
        file.tables().get(2),
        (float) about.get("kappa").asDouble(),
        Hash.parse(about.get("endDigest").text()));
  }

  private static RunVectors run(Rows course, Rows vectors) {
    if (!(course instanceof Rows.Floats(int count, int p, float[] flat)) || count != 3) {
      throw new Fault(Code.ATTRIBUTION_DAMAGED, "the store has no course of the run");
    }
    return new RunVectors(
        vectors,
        new RunVectors.Course(
            java.util.Arrays.copyOfRange(flat, 0, p),
            java.util.Arrays.copyOfRange(flat, p, 2 * p),
            java.util.Arrays.copyOfRange(flat, 2 * p, 3 * p)));
  }

  private static TrainingSet.Cluster cluster(Json item) {
    var shares = new ArrayList<ClusterMembers.Share>();
    for (Json member : item.get("members").items()) {
      shares.add(
          new ClusterMembers.Share(
              new ContributorId(member.get("contributor").text()),
              Hash.parse(member.get("record").text()),
              member.get("ppm").asInt()));
    }
    ClusterId id = new ClusterId(Hash.parse(item.get("cluster").text()));
    return new TrainingSet.Cluster(
        new DatanetId(item.get("datanet").text()), new ClusterMembers(id, shares));
  }
}
