package org.openledger.bench.torture;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.json.Json;

/// What came out of a part, and everything that was found broken, in words.
///
/// @param part its name
/// @param rows the table
/// @param broken each thing that did not hold
public record Outcome(String part, List<Row> rows, List<String> broken) {
  public Outcome {
    rows = List.copyOf(rows);
    broken = List.copyOf(broken);
  }

  /// Whether everything that was held to a target reached it.
  public boolean holds() {
    return broken.isEmpty() && rows.stream().noneMatch(row -> row.verdict() == Row.Verdict.MISSED);
  }

  void print(PrintWriter out) {
    for (var row : rows) {
      out.printf(
          "%-7s %-44s %-28s %-12s %s%n",
          part, row.measure(), row.found(), row.target(), row.word());
    }
    broken.forEach(what -> out.println("  BROKEN " + what));
    out.flush();
  }

  /// The table and what is broken as an object.
  public Json json(long seed) {
    var items = new ArrayList<Json>();
    rows.forEach(row -> items.add(row.json()));
    return Json.object()
        .put("part", part)
        .put("seed", seed)
        .put("holds", holds())
        .put("rows", items)
        .put("broken", Json.strings(broken))
        .build();
  }
}
