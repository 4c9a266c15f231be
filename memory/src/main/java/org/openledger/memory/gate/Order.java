package org.openledger.memory.gate;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.json.Json;

/// What passages are put in order by: how much each of the signs counts that [Look#signs] names.
///
/// @param weights one for each sign, in units of 2^-16
public record Order(List<Integer> weights) {
  /// What other Datanets know.
  static final Order PRIOR = new Order(Prior.ORDER);

  /// A sign that counts a thousand times as much as any usual one is the only one.
  private static final int WEIGHT_MAX = 1 << 26;

  private static final int PROMPT = 1;

  public Order {
    weights = List.copyOf(weights);
    if (weights.size() != Prior.ORDER.size()) {
      throw new IllegalArgumentException(
          weights.size() + " weights instead of " + Prior.ORDER.size());
    }
    if (weights.stream().anyMatch(weight -> weight < 0 || weight > WEIGHT_MAX)) {
      throw new IllegalArgumentException("an order by " + weights);
    }
  }

  /// The same where it counts so many times as much how near the prompts are.
  Order byPrompts(int times) {
    var other = new ArrayList<>(weights);
    other.set(PROMPT, Math.multiplyExact(times, weights.get(PROMPT)));
    return new Order(other);
  }

  /// Where a passage stands, the highest first.
  ///
  /// @param signs its own, in the same order
  long rank(List<Integer> signs) {
    long rank = 0;
    for (int i = 0; i < weights.size(); i++) {
      rank += (long) weights.get(i) * signs.get(i);
    }
    return rank;
  }

  Json toJson() {
    return Json.array(weights.stream().map(Json::of).toList());
  }

  static Order fromJson(Json json) {
    return new Order(json.items().stream().map(Json::asInt).toList());
  }
}
