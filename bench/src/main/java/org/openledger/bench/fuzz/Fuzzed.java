package org.openledger.bench.fuzz;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openledger.core.bytes.Hex;
import org.openledger.core.json.Json;

/// What came out of feeding one reader.
///
/// @param parser the reader
/// @param inputs how many it was fed
/// @param seconds how long that took
/// @param kinds how many kinds of outcomes there were
/// @param most the slowest input and the largest demand
/// @param finds what must not have happened, each once
record Fuzzed(String parser, long inputs, double seconds, int kinds, Most most, List<Found> finds) {
  Fuzzed {
    finds = List.copyOf(finds);
  }

  /// What one input cost at most.
  ///
  /// @param millis the slowest
  /// @param bytes the largest demand for memory
  record Most(double millis, long bytes) {
    /// The larger of each.
    Most or(Most other) {
      return new Most(Math.max(millis, other.millis), Math.max(bytes, other.bytes));
    }
  }

  /// Both together, as of one reader in two processes.
  Fuzzed and(Fuzzed other) {
    var all = new ArrayList<>(finds);
    all.addAll(other.finds);
    return new Fuzzed(
        parser,
        inputs + other.inputs,
        seconds + other.seconds,
        Math.max(kinds, other.kinds),
        most.or(other.most),
        all);
  }

  void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-12s %,13d inputs %8.1f s %6d kinds  slowest %8.2f ms  largest %8.2f MiB  %s%n",
        parser,
        inputs,
        seconds,
        kinds,
        most.millis,
        most.bytes / 1048576.0,
        finds.isEmpty() ? "nothing found" : finds.size() + " FOUND");
    for (var found : finds) {
      out.printf("  FOUND input %d: %s%n", found.number(), found.fault());
    }
    out.flush();
  }

  Json json() {
    return Json.object()
        .put("parser", parser)
        .put("inputs", inputs)
        .put("seconds", seconds)
        .put("kinds", kinds)
        .put("slowestMillis", most.millis)
        .put("largestBytes", most.bytes)
        .put("finds", finds.stream().map(Fuzzed::json).toList())
        .build();
  }

  private static Json json(Found found) {
    return Json.object()
        .put("fault", found.fault())
        .put("number", found.number())
        .put("input", Hex.encode(found.input()))
        .build();
  }

  /// What [#json] wrote.
  static Fuzzed of(Json json) {
    var finds = new ArrayList<Found>();
    for (var found : json.get("finds").items()) {
      finds.add(
          new Found(
              found.get("fault").text(),
              found.get("number").asLong(),
              Hex.decode(found.get("input").text())));
    }
    return new Fuzzed(
        json.get("parser").text(),
        json.get("inputs").asLong(),
        json.get("seconds").asDouble(),
        json.get("kinds").asInt(),
        new Most(json.get("slowestMillis").asDouble(), json.get("largestBytes").asLong()),
        finds);
  }
}
