package org.openledger.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import org.openledger.core.digest.AdapterConfigDigest;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AttributionRoot;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.digest.RunCommitment;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.ModelPart;

/// A model that answers by quoting records: what it is made of. Everything that decides an answer
/// besides the question is named here, so that its root stands for all of it.
///
/// @param id its name and version
/// @param base whose tokens it counts, and beside whom its answers are measured
/// @param snapshots whose records it quotes
/// @param parts what it finds them with
/// @param rules how it decides and divides
public record MemoryModel(
    ModelId id, Base base, List<SnapshotRef> snapshots, Parts parts, Json rules) {
  /// Rules are kept until one part in so many of the records they were fitted to has come or gone.
  public static final int KEPT_UNTIL = 8;

  private static final int VERSION = 1;

  public MemoryModel {
    snapshots = List.copyOf(snapshots);
    if (id.isBase() || snapshots.isEmpty()) {
      throw new IllegalArgumentException(id + " is no model that quotes a snapshot's records");
    }
  }

  /// A base.
  ///
  /// @param digest over its files
  /// @param kernelVersion version of its arithmetic
  public record Base(BaseDigest digest, int kernelVersion) {}

  /// What records are found with.
  ///
  /// @param index root of the index
  /// @param embedder digest of the encoder
  /// @param salt where not everybody may read the records: the model's root stands on chain, and
  ///   without it nobody can test by that what they may say
  public record Parts(MemoryRoot index, Embedder embedder, Optional<Hash> salt) {}

  /// An encoder's digest.
  public record Embedder(Hash digest) {}

  /// Keccak of the canonical description: what a receipt says of the memory.
  public MemoryRoot root() {
    return new MemoryRoot(Keccak.hash256(toJson().canonical().getBytes(UTF_8)));
  }

  /// The snapshots that its rules were fitted to: its own, or earlier ones whose rules it keeps;
  /// none where nobody has fitted any.
  public List<SnapshotRef> fittedTo() {
    return Rules.kept(rules).orElse(snapshots);
  }

  /// Which model it is, as a receipt has it.
  public ModelPart part() {
    return new ModelPart(
        id,
        ModelDigest.of(digests()),
        base.digest,
        AdapterDigest.NONE,
        new ModelPart.Roots(RunCommitment.NONE, AttributionRoot.NONE, root()),
        snapshots,
        base.kernelVersion);
  }

  /// What computes its answers.
  ModelDigest.Parts digests() {
    return new ModelDigest.Parts(
        base.digest, AdapterConfigDigest.NONE, AdapterDigest.NONE, parts.embedder.digest);
  }

  /// The description as an object.
  public Json toJson() {
    var json = Json.object();
    parts.salt.ifPresent(salt -> json.put("salt", salt.toString()));
    return json.put("version", VERSION)
        .put("id", id.value())
        .put("base", base.digest.toString())
        .put("kernelVersion", base.kernelVersion)
        .put("snapshots", snapshots.stream().map(SnapshotRef::toJson).toList())
        .put("index", parts.index.toString())
        .put("embedder", parts.embedder.digest.toString())
        .put("rules", rules)
        .build();
  }

  /// The description written by [#toJson].
  public static MemoryModel fromJson(Json json) {
    if (json.get("version").asInt() != VERSION) {
      throw new IllegalArgumentException(
          "a memory of version "
              + json.get("version").compact()
              + "; this program reads version 1");
    }
    return new MemoryModel(
        new ModelId(json.get("id").text()),
        new Base(
            new BaseDigest(Hash.parse(json.get("base").text())), json.get("kernelVersion").asInt()),
        json.get("snapshots").items().stream().map(SnapshotRef::fromJson).toList(),
        new Parts(
            new MemoryRoot(Hash.parse(json.get("index").text())),
            new Embedder(Hash.parse(json.get("embedder").text())),
            json.find("salt").map(salt -> Hash.parse(salt.text()))),
        json.get("rules"));
  }
}
