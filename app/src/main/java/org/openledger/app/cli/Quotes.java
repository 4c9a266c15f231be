package org.openledger.app.cli;

import java.util.List;
import org.openledger.core.json.Json;

/// Whose words an answer is, and what they earn, as text for people.
final class Quotes {
  private static final int SHOWN = 48;

  /// Below this an answer is shown with a word of warning.
  private static final double DOUBTFUL = 0.6;

  private Quotes() {}

  /// Prints the `sources` of an answer, at least one.
  static void print(List<Json> sources) {
    var quoted = sources.stream().filter(source -> source.get("quoted").bool()).toList();
    long people =
        quoted.stream().map(source -> source.get("contributor").text()).distinct().count();
    long records = quoted.stream().map(source -> source.get("record").text()).distinct().count();
    System.out.printf(
        "quoted from %s by %s:%n",
        counted(records, "record", "records"), counted(people, "person", "people"));
    var amounts = Amounts.column(sources, "amount");
    for (int i = 0; i < sources.size(); i++) {
      var source = sources.get(i);
      System.out.printf(
          "  %-20s %20s OPEN  %s%n",
          source.get("contributor").text(),
          amounts.get(i),
          source
              .find("quote")
              .map(quote -> '"' + beginning(quote.text()) + '"')
              .orElse("credited, not quoted: said it before"));
    }
  }

  /// How sure the answer was.
  static String sure(Json attribution) {
    double right = attribution.get("confidence").asDouble() / (1 << 16);
    return "of 100 such answers, %.0f are right".formatted(Math.floor(100 * right))
        + (right < DOUBTFUL ? ": doubtful, see whether it is what you asked" : "");
  }

  private static String counted(long count, String one, String more) {
    return count + " " + (count == 1 ? one : more);
  }

  private static String beginning(String quote) {
    var line = quote.strip().replaceAll("\\s+", " ");
    int end = Math.min(line.length(), SHOWN);
    return line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, end)))
        + (end < line.length() ? "…" : "");
  }
}
