package org.openledger.chain.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openledger.core.json.Json;

/// Compares the form of two answers: the same members, kinds and rules of hex, not the values.
final class Shape {
  private Shape() {}

  /// The first difference in form, if there is one.
  static Optional<String> difference(String path, Json expected, Json actual) {
    return switch (expected) {
      case Json.Obj(Map<String, Json> members) ->
          actual instanceof Json.Obj(Map<String, Json> ours)
              ? members(path, members, ours)
              : differs(path, expected, actual);
      case Json.Arr(List<Json> items) ->
          actual instanceof Json.Arr(List<Json> ours)
              ? items(path, items, ours)
              : differs(path, expected, actual);
      case Json.Str(String text) ->
          actual instanceof Json.Str(String ours) && kind(text).equals(kind(ours))
              ? Optional.empty()
              : differs(path, expected, actual);
      default ->
          expected.getClass() == actual.getClass()
              ? Optional.empty()
              : differs(path, expected, actual);
    };
  }

  private static Optional<String> members(
      String path, Map<String, Json> expected, Map<String, Json> actual) {
    if (isKeyedByData(expected) && isKeyedByData(actual)) {
      return expected.isEmpty() || actual.isEmpty()
          ? Optional.empty()
          : difference(
              path + ".*", expected.values().iterator().next(), actual.values().iterator().next());
    }
    for (Map.Entry<String, Json> member : expected.entrySet()) {
      Json ours = actual.get(member.getKey());
      if (ours == null) {
        return Optional.of(path + "." + member.getKey() + " is missing");
      }
      Optional<String> found = difference(path + "." + member.getKey(), member.getValue(), ours);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// Maps whose keys are addresses or slots; which ones they are is a value.
  private static boolean isKeyedByData(Map<String, Json> members) {
    return members.keySet().stream().allMatch(key -> key.startsWith("0x"));
  }

  private static Optional<String> items(String path, List<Json> expected, List<Json> actual) {
    if (expected.isEmpty() != actual.isEmpty()) {
      return Optional.of(path + " has " + actual.size() + " items, not " + expected.size());
    }
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      Optional<String> found = difference(path + "[" + i + "]", expected.get(i), actual.get(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> differs(String path, Json expected, Json actual) {
    return Optional.of("%s is %s, not like %s".formatted(path, brief(actual), brief(expected)));
  }

  private static String brief(Json json) {
    String text = json.compact();
    return text.length() > 90 ? text.substring(0, 90) + "…" : text;
  }

  /// A quantity, data of a fixed length, other data, or text.
  private static String kind(String text) {
    if (!text.matches("0x[0-9a-fA-F]*")) {
      return "text";
    }
    int digits = text.length() - 2;
    boolean fixed = digits == 40 || digits == 64 || digits == 512 || digits == 16;
    boolean quantity = text.matches("0x(0|[1-9a-f][0-9a-f]{0,15})") && digits != 40;
    return quantity ? "hex" : fixed && digits != 16 ? "data" + digits : "hex";
  }
}
