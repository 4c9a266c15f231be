package org.openledger.bench.torture;

import java.util.Locale;
import org.openledger.core.json.Json;

/// One line of the table.
///
/// @param measure what was counted or timed
/// @param found what came out
/// @param target what is wanted; empty for nothing
/// @param verdict how the two compare
record Row(String measure, String found, String target, Verdict verdict) {
  /// How what was found compares with what is wanted.
  enum Verdict {
    HELD,
    MISSED,
    REPORTED,
    NOT_RUN
  }

  /// A count that must not be exceeded.
  static Row atMost(String measure, long found, long most) {
    return new Row(measure, "" + found, "<= " + most, verdict(found <= most));
  }

  /// Seconds that must not be exceeded.
  static Row atMostSeconds(String measure, double found, double most) {
    return new Row(measure, seconds(found), "<= " + seconds(most), verdict(found <= most));
  }

  /// What is told and held to nothing.
  static Row reported(String measure, Object found) {
    return new Row(measure, "" + found, "", Verdict.REPORTED);
  }

  /// What could not be done here, and why.
  static Row notRun(String measure, String why) {
    return new Row(measure, "not run: " + why, "", Verdict.NOT_RUN);
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }

  private static Verdict verdict(boolean holds) {
    return holds ? Verdict.HELD : Verdict.MISSED;
  }

  String word() {
    return switch (verdict) {
      case HELD -> "held";
      case MISSED -> "MISSED";
      case REPORTED -> "";
      case NOT_RUN -> "not run";
    };
  }

  Json json() {
    return Json.object()
        .put("measure", measure)
        .put("found", found)
        .put("target", target)
        .put("verdict", word())
        .build();
  }
}
