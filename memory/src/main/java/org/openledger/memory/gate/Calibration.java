package org.openledger.memory.gate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.memory.gate.Parameters.Weights;

/// A gate's numbers, what its threshold rests on, and what it was measured to do there.
///
/// @param order what passages are put in order by
/// @param parameters of the model
/// @param threshold the probability from which on a question is answered
/// @param origin where the threshold comes from
/// @param fittedOn the examples
/// @param measured what the gate does with the examples
public record Calibration(
    Order order,
    Parameters parameters,
    Ppm threshold,
    Origin origin,
    FittedOn fittedOn,
    Measured measured) {
  /// Names the order, the features, the examples and the model, for whatever rests on one.
  public static final String METHOD = "gate/6";

  /// Where a threshold comes from.
  public enum Origin {
    /// The Datanet's own examples.
    FITTED,
    /// Other Datanets: this one is too small to measure anything on.
    PRIOR
  }

  /// The examples a calibration rests on.
  ///
  /// @param root Merkle root over them
  /// @param counts how many there are of each kind
  public record FittedOn(Hash root, Counts counts) {}

  /// How many examples there are: of prompts reworded, and of those a Datanet cannot answer.
  public record Counts(List<Integer> rewordedAbsentOffTopic) {
    public Counts {
      rewordedAbsentOffTopic = List.copyOf(rewordedAbsentOffTopic);
    }
  }

  /// What the gate does with the examples; all nothing for a prior.
  ///
  /// @param kept share of reworded prompts, rightly found, that are answered
  /// @param right share of answered reworded prompts that are answered rightly
  /// @param absent share of questions on absent topics that are answered
  /// @param offTopic share of off-topic questions that are answered
  public record Measured(Ppm kept, Ppm right, Ppm absent, Ppm offTopic) {}

  /// What a receipt commits to.
  public Hash root() {
    return Keccak.hash256(toJson().canonical().getBytes(StandardCharsets.UTF_8));
  }

  public Json toJson() {
    return Json.object()
        .put("method", METHOD)
        .put("origin", origin.name())
        .put("order", order.toJson())
        .put("plain", toJson(parameters.plain()))
        .put("worded", toJson(parameters.worded()))
        .put("thresholdPpm", threshold.value())
        .put("examples", fittedOn.root().toString())
        .put("counts", numbers(fittedOn.counts().rewordedAbsentOffTopic()))
        .put("keptPpm", measured.kept().value())
        .put("rightPpm", measured.right().value())
        .put("absentPpm", measured.absent().value())
        .put("offTopicPpm", measured.offTopic().value())
        .build();
  }

  private static Json toJson(Weights weights) {
    return Json.object()
        .put("bias", weights.bias())
        .put("weights", numbers(weights.weights()))
        .build();
  }

  private static Weights weights(Json json) {
    return new Weights(json.get("bias").asInt(), numbers(json.get("weights")));
  }

  private static Json numbers(List<Integer> numbers) {
    return Json.array(numbers.stream().map(Json::of).toList());
  }

  /// A calibration from what [#toJson] made of it.
  public static Calibration fromJson(Json json) {
    var method = json.get("method").text();
    if (!method.equals(METHOD)) {
      throw new Fault(
          Code.DAMAGED_FILE,
          "The gate's calibration is of the method %s, this program has %s; index the Datanet again"
              .formatted(method, METHOD));
    }
    try {
      return new Calibration(
          Order.fromJson(json.get("order")),
          new Parameters(weights(json.get("plain")), weights(json.get("worded"))),
          ppm(json, "thresholdPpm"),
          Origin.valueOf(json.get("origin").text()),
          new FittedOn(
              Hash.parse(json.get("examples").text()), new Counts(numbers(json.get("counts")))),
          new Measured(
              ppm(json, "keptPpm"),
              ppm(json, "rightPpm"),
              ppm(json, "absentPpm"),
              ppm(json, "offTopicPpm")));
    } catch (IllegalArgumentException e) {
      throw new Fault(
          Code.DAMAGED_FILE,
          "The gate's calibration is damaged (%s); index the Datanet again"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static List<Integer> numbers(Json json) {
    return json.items().stream().map(Json::asInt).toList();
  }

  private static Ppm ppm(Json json, String name) {
    return new Ppm(json.get(name).asInt());
  }
}
