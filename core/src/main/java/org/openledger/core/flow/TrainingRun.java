package org.openledger.core.flow;

import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;

/// The record of a training run: everything needed to repeat it bit for bit, and what came out.
///
/// @param adapter the adapter it made
/// @param baseDigest SHA-256 of the base model's weights
/// @param tokenizerDigest SHA-256 of tokenizer.json
/// @param snapshots what it was trained on
/// @param settings LoRA, optimiser and example settings, as an object
/// @param seed seed of every random choice of the run
/// @param exampleOrder keccak over the example indices in the order of use
/// @param kernelVersion version of the kernels' bits
/// @param losses training loss in nats per token, one per step
/// @param heldOutBefore held-out loss of the base alone, nats per token
/// @param heldOutAfter held-out loss of base and adapter, nats per token
/// @param stateRoot Merkle root over the digests of the parameters after each step
/// @param adapterDigest SHA-256 of adapter_model.safetensors
/// @param attributionRoot root of the attribution store
public record TrainingRun(
    ModelId adapter,
    Hash baseDigest,
    Hash tokenizerDigest,
    List<SnapshotRef> snapshots,
    Json settings,
    long seed,
    Hash exampleOrder,
    int kernelVersion,
    List<Double> losses,
    double heldOutBefore,
    double heldOutAfter,
    Hash stateRoot,
    Hash adapterDigest,
    Hash attributionRoot) {
  public TrainingRun {
    snapshots = List.copyOf(snapshots);
    losses = List.copyOf(losses);
  }

  /// The commitment published with the model: keccak of the canonical JSON form.
  public Hash commitment() {
    return Keccak.hash256(toJson().canonical().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /// The record as an object.
  public Json toJson() {
    return Json.object()
        .put("adapter", adapter.value())
        .put("baseDigest", baseDigest.toString())
        .put("tokenizerDigest", tokenizerDigest.toString())
        .put("snapshots", snapshots.stream().map(SnapshotRef::toJson).toList())
        .put("settings", settings)
        .put("seed", Long.toString(seed))
        .put("exampleOrder", exampleOrder.toString())
        .put("kernelVersion", kernelVersion)
        .put("losses", losses.stream().map(Json::of).toList())
        .put("heldOutBefore", heldOutBefore)
        .put("heldOutAfter", heldOutAfter)
        .put("stateRoot", stateRoot.toString())
        .put("adapterDigest", adapterDigest.toString())
        .put("attributionRoot", attributionRoot.toString())
        .build();
  }

  /// The record written by [#toJson].
  public static TrainingRun fromJson(Json json) {
    return new TrainingRun(
        new ModelId(json.get("adapter").text()),
        hash(json, "baseDigest"),
        hash(json, "tokenizerDigest"),
        json.get("snapshots").items().stream().map(SnapshotRef::fromJson).toList(),
        json.get("settings"),
        Long.parseLong(json.get("seed").text()),
        hash(json, "exampleOrder"),
        json.get("kernelVersion").asInt(),
        json.get("losses").items().stream().map(Json::asDouble).toList(),
        json.get("heldOutBefore").asDouble(),
        json.get("heldOutAfter").asDouble(),
        hash(json, "stateRoot"),
        hash(json, "adapterDigest"),
        hash(json, "attributionRoot"));
  }

  private static Hash hash(Json json, String name) {
    return Hash.parse(json.get(name).text());
  }
}
