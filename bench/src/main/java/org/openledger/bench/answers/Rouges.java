package org.openledger.bench.answers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.openledger.bench.measurement.Measurement;
import org.openledger.core.hash.Hash;

/// What stands in the best record's first sentences of the answer that was looked for.
final class Rouges {
  private static final int QUESTIONS = 200;

  private Rouges() {}

  /// Of a collection's own questions.
  static Measurement of(Collected collected, Ways ways) {
    var texts = new HashMap<Hash, String>();
    collected.records().forEach(record -> texts.put(record.commitment(), record.text()));
    var ours = new ArrayList<Double>();
    var peer = new ArrayList<Double>();
    for (var asked : Half.REPORTED.of(collected.asked("own"))) {
      var reference = reference(asked, texts);
      if (ours.size() < QUESTIONS && !reference.isEmpty()) {
        ours.add(best(ways, Ways.Way.LOOKED, asked, reference));
        peer.add(best(ways, Ways.Way.BM25, asked, reference));
      }
    }
    return new Measurement(
        "answers-rouge", "F1", mean(ours), "BM25", mean(peer), true, Math.max(1, ours.size()));
  }

  private static String reference(Asked asked, Map<Hash, String> texts) {
    return asked.right().stream()
        .sorted()
        .findFirst()
        .map(it -> texts.getOrDefault(it, ""))
        .orElse("");
  }

  private static double best(Ways ways, Ways.Way way, Asked asked, String reference) {
    return ways.find(way, asked.question(), 1).stream()
        .findFirst()
        .map(found -> Rouge.lead(found.record().text(), reference))
        .orElse(0.0);
  }

  private static double mean(ArrayList<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
