package org.openledger.bench.measurement;

import java.io.PrintWriter;
import java.util.Locale;

/// Where measurements go as they are made.
@FunctionalInterface
public interface Report {
  /// Takes one measurement.
  void add(Measurement measurement);

  /// One JSON object per line.
  static Report ofJson(PrintWriter out) {
    return m -> {
      out.println(m.json().compact());
      out.flush();
    };
  }

  /// A table for reading, headed by the machine.
  static Report ofTable(PrintWriter out) {
    out.println(Machine.description());
    out.printf("%-24s %12s %-8s %12s  %8s  %s%n", "name", "ours", "unit", "peer", "ratio", "of");
    return m -> {
      String better = m.higherIsBetter() ? "higher is better" : "lower is better";
      String peer = m.peer() == null ? "no peer" : m.peer();
      out.printf(
          "%-24s %12s %-8s %12s  %8s  %s; %s%n",
          m.name(),
          number(m.ours()),
          m.unit(),
          m.peer() == null ? "-" : number(m.peerValue()),
          m.ratio().isPresent() ? number(m.ratio().getAsDouble()) : "-",
          peer,
          better);
      out.flush();
    };
  }

  private static String number(double x) {
    if (x == Math.rint(x) && Math.abs(x) < 1e9) {
      return String.format(Locale.ROOT, "%.0f", x);
    }
    return String.format(Locale.ROOT, Math.abs(x) < 10 ? "%.3f" : "%.1f", x);
  }
}
