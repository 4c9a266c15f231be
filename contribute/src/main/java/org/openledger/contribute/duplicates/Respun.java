package org.openledger.contribute.duplicates;

import java.util.HashMap;
import java.util.List;

/// Tells a text that is another one with words replaced: so many that no five on end are left of
/// many, but in the same order.
final class Respun {
  private Respun() {}

  /// Whether two texts are about as long, and at least three quarters of the longer one's words
  /// stand in the other in the same order, in integers. Who adds to a text has written that.
  static boolean isRespun(List<String> first, List<String> second) {
    int longer = Math.max(first.size(), second.size());
    int shorter = Math.min(first.size(), second.size());
    return longer >= Shingles.WORDS
        && 10L * shorter >= 9L * longer
        && isEnough(shared(first, second), longer) // which is less work, and never less
        && isEnough(inOrder(first, second), longer);
  }

  private static boolean isEnough(int same, int longer) {
    return 4L * same >= 3L * longer;
  }

  /// The words that both have, each as often as both have it.
  private static int shared(List<String> first, List<String> second) {
    var times = new HashMap<String, Integer>();
    first.forEach(word -> times.merge(word, 1, Integer::sum));
    int shared = 0;
    for (var word : second) {
      int left = times.getOrDefault(word, 0);
      if (left > 0) {
        times.put(word, left - 1);
        shared++;
      }
    }
    return shared;
  }

  /// The length of the longest common subsequence.
  private static int inOrder(List<String> first, List<String> second) {
    var before = new int[second.size() + 1];
    for (var word : first) {
      var now = new int[second.size() + 1];
      for (int i = 0; i < second.size(); i++) {
        now[i + 1] = word.equals(second.get(i)) ? before[i] + 1 : Math.max(before[i + 1], now[i]);
      }
      before = now;
    }
    return before[second.size()];
  }
}
