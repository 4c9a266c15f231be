package org.openledger.train;

import java.util.Arrays;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.model.lora.LoraConfig;

/// A LoRA run to carry out. Two runs of equal requests on one base give the same bits.
///
/// @param examples what to train on
/// @param weights weight of every example's loss, 1 for an ordinary run; 0 leaves an example out
///   without changing the order of the others
/// @param lora rank, alpha and targets
/// @param optimiser how it walks
/// @param seed seed of the starting point, the order and every draw
public record RunRequest(
    List<Example> examples,
    float[] weights,
    LoraConfig lora,
    OptimiserSettings optimiser,
    long seed) {
  public RunRequest {
    examples = List.copyOf(examples);
    if (examples.isEmpty() || weights.length != examples.size()) {
      throw new Refusal(
          Code.BAD_EXAMPLES, examples.size() + " examples with " + weights.length + " weights");
    }
    for (float weight : weights) {
      if (!(weight >= 0 && weight <= 1_000)) {
        throw new Refusal(Code.BAD_EXAMPLES, "an example's weight is 0 to 1000, not " + weight);
      }
    }
    weights = weights.clone();
  }

  /// An ordinary run: every example counts once.
  public static RunRequest of(
      List<Example> examples, LoraConfig lora, OptimiserSettings optimiser, long seed) {
    var weights = new float[examples.size()];
    Arrays.fill(weights, 1f);
    return new RunRequest(examples, weights, lora, optimiser, seed);
  }

  /// The same run with other weights.
  public RunRequest weighted(float[] other) {
    return new RunRequest(examples, other, lora, optimiser, seed);
  }

  /// Everything that fixes the run besides base, examples and seed, as an object.
  public Json settings() {
    return Json.object()
        .put("rank", lora.rank())
        .put("alpha", lora.alpha())
        .put("rsLora", lora.rsLora())
        .put("targets", lora.targets().stream().map(t -> Json.of(t.shortName())).toList())
        .put("optimiser", optimiser.toJson())
        .build();
  }
}
