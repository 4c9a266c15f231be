package org.openledger.core.flow;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AttributionRoot;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.ExampleOrder;
import org.openledger.core.digest.RunCommitment;
import org.openledger.core.digest.StateRoot;
import org.openledger.core.digest.TokenizerDigest;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;

/// The record of a training run: everything needed to repeat it bit for bit, and what came out.
///
/// @param adapter the adapter it made
/// @param inputs what it started from
/// @param recipe how it was trained
/// @param course what happened, step by step
/// @param outputs what it made
public record TrainingRun(
    ModelId adapter, Inputs inputs, Recipe recipe, Course course, Outputs outputs) {

  /// What a run starts from.
  ///
  /// @param base SHA-256 of the base model's weights
  /// @param tokenizer SHA-256 of tokenizer.json
  /// @param snapshots what it was trained on
  public record Inputs(BaseDigest base, TokenizerDigest tokenizer, List<SnapshotRef> snapshots) {
    public Inputs {
      snapshots = List.copyOf(snapshots);
    }
  }

  /// What decides every bit of a run, besides its inputs.
  ///
  /// @param settings LoRA, optimiser and example settings, as an object
  /// @param seed seed of every random choice of the run
  /// @param kernelVersion version of the kernels' bits
  public record Recipe(Json settings, long seed, int kernelVersion) {}

  /// What happened in a run.
  ///
  /// @param order the examples in the order of their use
  /// @param losses how well it did before, during and after
  /// @param states the parameters after each step
  public record Course(ExampleOrder order, Losses losses, StateRoot states) {}

  /// Losses of a run in the order they were measured, in nats per token.
  ///
  /// @param heldOutBefore held-out loss of the base alone
  /// @param training training loss, one per step
  /// @param heldOutAfter held-out loss of base and adapter
  public record Losses(double heldOutBefore, List<Double> training, double heldOutAfter) {
    public Losses {
      training = List.copyOf(training);
    }
  }

  /// What a run made.
  ///
  /// @param adapter SHA-256 of adapter_model.safetensors
  /// @param attribution root of the attribution store
  public record Outputs(AdapterDigest adapter, AttributionRoot attribution) {}

  /// The commitment published with the model: keccak of the canonical JSON form.
  public RunCommitment commitment() {
    return new RunCommitment(Keccak.hash256(toJson().canonical().getBytes(StandardCharsets.UTF_8)));
  }

  /// The record as an object.
  public Json toJson() {
    var losses = course.losses;
    return Json.object()
        .put("adapter", adapter.value())
        .put("baseDigest", inputs.base.toString())
        .put("tokenizerDigest", inputs.tokenizer.toString())
        .put("snapshots", inputs.snapshots.stream().map(SnapshotRef::toJson).toList())
        .put("settings", recipe.settings)
        .put("seed", Long.toString(recipe.seed))
        .put("exampleOrder", course.order.toString())
        .put("kernelVersion", recipe.kernelVersion)
        .put("losses", losses.training.stream().map(Json::of).toList())
        .put("heldOutBefore", losses.heldOutBefore)
        .put("heldOutAfter", losses.heldOutAfter)
        .put("stateRoot", course.states.toString())
        .put("adapterDigest", outputs.adapter.toString())
        .put("attributionRoot", outputs.attribution.toString())
        .build();
  }

  /// The record written by [#toJson].
  public static TrainingRun fromJson(Json json) {
    return new TrainingRun(
        new ModelId(json.get("adapter").text()),
        new Inputs(
            new BaseDigest(hash(json, "baseDigest")),
            new TokenizerDigest(hash(json, "tokenizerDigest")),
            json.get("snapshots").items().stream().map(SnapshotRef::fromJson).toList()),
        new Recipe(
            json.get("settings"), json.get("seed").longText(), json.get("kernelVersion").asInt()),
        new Course(
            new ExampleOrder(hash(json, "exampleOrder")),
            losses(json),
            new StateRoot(hash(json, "stateRoot"))),
        new Outputs(
            new AdapterDigest(hash(json, "adapterDigest")),
            new AttributionRoot(hash(json, "attributionRoot"))));
  }

  private static Losses losses(Json json) {
    return new Losses(
        json.get("heldOutBefore").asDouble(),
        json.get("losses").items().stream().map(Json::asDouble).toList(),
        json.get("heldOutAfter").asDouble());
  }

  private static Hash hash(Json json, String name) {
    return Hash.parse(json.get(name).text());
  }
}
