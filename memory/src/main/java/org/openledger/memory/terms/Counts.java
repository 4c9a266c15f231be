package org.openledger.memory.terms;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How often each term stands in a text.
///
/// @param times of each term that is there
/// @param length number of terms, each as often as it stands there
public record Counts(Map<String, Integer> times, int length) {
  public Counts {
    if (length != times.values().stream().mapToInt(Integer::intValue).sum()) {
      throw new IllegalArgumentException("counts that do not add up to " + length);
    }
  }

  /// Of a list of terms.
  public static Counts of(List<String> terms) {
    var times = new HashMap<String, Integer>();
    for (var term : terms) {
      times.merge(term, 1, Integer::sum);
    }
    return new Counts(times, terms.size());
  }
}
