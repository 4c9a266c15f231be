package org.openledger.acceptance.tidy;

import java.util.Map;
import java.util.stream.Collectors;

/// Exceptions to the rules, written down by what they are for.
final class Reasons {
  private Reasons() {}

  /// Reasons by what they excuse.
  ///
  /// @param excused what a reason excuses, a line each: a path, then what the fault is about
  static Map<String, String> of(Map<String, String> excused) {
    return excused.entrySet().stream()
        .flatMap(entry -> entry.getValue().lines().map(line -> Map.entry(line, entry.getKey())))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
