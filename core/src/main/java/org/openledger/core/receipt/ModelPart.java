package org.openledger.core.receipt;

import java.util.List;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Eip712;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AttributionRoot;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.digest.RunCommitment;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// Which model answered, down to its bits: the part of a receipt that a verifier's own copy of the
/// model must agree with.
///
/// @param id the model's name
/// @param digest over everything that computes
/// @param base over the base's files
/// @param adapter SHA-256 of the adapter weights, or none for a base alone
/// @param roots commitments to how it was made and to what it answers from
/// @param snapshots what the adapter was trained on
/// @param kernelVersion version of the kernels' bits
public record ModelPart(
    ModelId id,
    ModelDigest digest,
    BaseDigest base,
    AdapterDigest adapter,
    Roots roots,
    List<SnapshotRef> snapshots,
    int kernelVersion) {
  static final String ROOTS_TYPE = "Roots(bytes32 run,bytes32 attribution,bytes32 memoryRoot)";
  static final String SNAPSHOT_TYPE = "Snapshot(string datanet,uint32 version,bytes32 root)";
  static final String TYPE =
      "Model(string id,bytes32 digest,bytes32 base,bytes32 adapter,Roots roots,"
          + "Snapshot[] snapshots,uint32 kernelVersion)";

  /// What a model's own folder is checked against.
  ///
  /// @param run commitment to the training run, none for a base alone
  /// @param attribution root of the attribution store and the card, none for a base alone
  /// @param memory root of the memory, none without
  public record Roots(RunCommitment run, AttributionRoot attribution, MemoryRoot memory) {
    /// Those of a base that answers alone.
    public static final Roots NONE =
        new Roots(RunCommitment.NONE, AttributionRoot.NONE, MemoryRoot.NONE);

    Hash structHash() {
      return new Eip712.Struct(ROOTS_TYPE)
          .hash(run.value())
          .hash(attribution.value())
          .hash(memory.value())
          .hash();
    }
  }

  public ModelPart {
    snapshots = List.copyOf(snapshots);
    if (kernelVersion < 0) {
      throw new IllegalArgumentException("a version of kernels is not negative: " + kernelVersion);
    }
  }

  /// A base that answers alone.
  public static ModelPart baseAlone(ModelId id, BaseDigest base, int kernelVersion) {
    return new ModelPart(
        id, ModelDigest.of(base), base, AdapterDigest.NONE, Roots.NONE, List.of(), kernelVersion);
  }

  /// Adds the part's members to an object, each under the name it has in a receipt.
  public Json.ObjectBuilder addTo(Json.ObjectBuilder json) {
    return json.put("model", id.value())
        .put("modelDigest", digest.toString())
        .put("baseDigest", base.toString())
        .put("adapterDigest", adapter.toString())
        .put("runRoot", roots.run().toString())
        .put("attributionRoot", roots.attribution().toString())
        .put("memoryRoot", roots.memory().toString())
        .put("snapshots", snapshots.stream().map(SnapshotRef::toJson).toList())
        .put("kernelVersion", kernelVersion);
  }

  /// The part whose members [#addTo] added.
  public static ModelPart fromJson(Json json) {
    return new ModelPart(
        new ModelId(json.get("model").text()),
        new ModelDigest(hash(json, "modelDigest")),
        new BaseDigest(hash(json, "baseDigest")),
        new AdapterDigest(hash(json, "adapterDigest")),
        new Roots(
            new RunCommitment(hash(json, "runRoot")),
            new AttributionRoot(hash(json, "attributionRoot")),
            new MemoryRoot(hash(json, "memoryRoot"))),
        json.get("snapshots").items().stream().map(SnapshotRef::fromJson).toList(),
        json.get("kernelVersion").asInt());
  }

  private static Hash hash(Json json, String name) {
    return Hash.parse(json.get(name).text());
  }

  Hash structHash() {
    return new Eip712.Struct(TYPE + ROOTS_TYPE + SNAPSHOT_TYPE)
        .text(id.value())
        .hash(digest.value())
        .hash(base.value())
        .hash(adapter.value())
        .hash(roots.structHash())
        .hashes(snapshots.stream().map(ModelPart::structHash).toList())
        .number(UInt256.of(kernelVersion))
        .hash();
  }

  private static Hash structHash(SnapshotRef snapshot) {
    return new Eip712.Struct(SNAPSHOT_TYPE)
        .text(snapshot.datanet().value())
        .number(UInt256.of(snapshot.version()))
        .hash(snapshot.root())
        .hash();
  }
}
