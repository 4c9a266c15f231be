package org.openledger.memory.gate;

import java.nio.charset.StandardCharsets;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;

/// A question that a threshold is measured on.
///
/// @param kind where it comes from
/// @param question what is asked
/// @param features what was seen
/// @param right whether the best passage's record answers it
record Example(Kind kind, String question, Features features, boolean right) {
  /// Where a question comes from.
  enum Kind {
    /// A record's prompt, asked in other words.
    REWORDED,
    /// The same, asked of a Datanet without the record and all of its topic.
    ABSENT,
    /// One of the null set.
    OFF_TOPIC
  }

  /// What a model gives it.
  Ppm probability(Parameters parameters) {
    return parameters.probability(features);
  }

  /// What a calibration commits to: no question can be read from it.
  byte[] leaf() {
    return Json.object()
        .put("kind", kind.name())
        .put("question", hash().toString())
        .put("features", Json.array(features.values().stream().map(Json::of).toList()))
        .put("worded", features.worded())
        .put("right", right)
        .build()
        .canonical()
        .getBytes(StandardCharsets.UTF_8);
  }

  private Hash hash() {
    return Keccak.hash256(question.getBytes(StandardCharsets.UTF_8));
  }
}
