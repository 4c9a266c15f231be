package org.openledger.contracts;

import java.util.List;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.MerkleProof;

/// Call data, results and events of the DatanetRegistry contract.
public final class DatanetRegistryCalls {
  /// The compiled contract.
  public static final Artifact ARTIFACT = Artifact.load("DatanetRegistry");

  private static final AbiFunction REGISTER = ARTIFACT.function("register");
  private static final AbiFunction PUBLISH = ARTIFACT.function("publish");
  private static final AbiFunction HOLDER_OF = ARTIFACT.function("holderOf");
  private static final AbiFunction VERSION_COUNT = ARTIFACT.function("versionCount");
  private static final AbiFunction SNAPSHOT = ARTIFACT.function("snapshot");
  private static final AbiFunction INCLUDES = ARTIFACT.function("includes");
  private static final AbiEvent PUBLISHED_EVENT = ARTIFACT.event("SnapshotPublished");

  private DatanetRegistryCalls() {}

  /// A snapshot: the Merkle root over its `records` leaves and the digest of its manifest.
  public record Snapshot(Hash root, long records, Hash manifest) {}

  /// A version of a Datanet, counting from 1.
  public record SnapshotRef(Hash datanetId, long version) {}

  /// A snapshot that was published as the version `ref`.
  public record SnapshotPublished(SnapshotRef ref, Snapshot snapshot) {}

  /// Data of the deploying transaction.
  public static byte[] deployment() {
    return ARTIFACT.deployment();
  }

  /// Registers a Datanet for the sender.
  public static byte[] register(Hash datanetId, String uri) {
    return REGISTER.call(datanetId, uri);
  }

  /// Appends a version; the Datanet's holder only. The call returns the version's number.
  public static byte[] publish(Hash datanetId, Snapshot snapshot) {
    return PUBLISH.call(datanetId, snapshot.root(), snapshot.records(), snapshot.manifest());
  }

  /// Who holds a Datanet, or the zero address.
  public static Query<Address> holderOf(Hash datanetId) {
    return new Query<>(HOLDER_OF, HOLDER_OF.call(datanetId), values -> values.address(0));
  }

  /// How many versions a Datanet has.
  public static Query<Long> versionCount(Hash datanetId) {
    return new Query<>(VERSION_COUNT, VERSION_COUNT.call(datanetId), values -> values.integer(0));
  }

  /// A published version.
  public static Query<Snapshot> snapshot(SnapshotRef ref) {
    return new Query<>(
        SNAPSHOT,
        SNAPSHOT.call(ref.datanetId(), ref.version()),
        values -> {
          var v = values.list(0);
          return new Snapshot(v.hash(0), v.integer(2), v.hash(1));
        });
  }

  /// Whether the published version holds `record` (its leaf data) where `proof` says.
  public static Query<Boolean> includes(SnapshotRef ref, byte[] record, MerkleProof proof) {
    return new Query<>(
        INCLUDES,
        INCLUDES.call(ref.datanetId(), ref.version(), record, proof.index(), proof.siblings()),
        values -> values.bool(0));
  }

  /// The publication that a log entry of the contract reports.
  public static Optional<SnapshotPublished> published(List<Hash> topics, byte[] data) {
    return PUBLISHED_EVENT
        .decode(topics, data)
        .map(v ->
            new SnapshotPublished(
                new SnapshotRef(v.hash(0), v.integer(1)),
                new Snapshot(v.hash(2), v.integer(3), v.hash(4))));
  }
}
