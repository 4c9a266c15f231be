package org.openledger.bench.torture;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import org.openledger.simulation.BookCounts;
import org.openledger.simulation.BookReport;
import org.openledger.simulation.BookTorture;

/// Tortures the book of a node in this process, which the module `simulation` does.
final class BookPart {
  private static final int CLIENTS = 4;

  private BookPart() {}

  static Outcome run(Path home, long seed, long operations, PrintWriter remarks) {
    var plan = new BookTorture.Plan(seed, CLIENTS, operations);
    var report =
        BookTorture.run(
            plan,
            home,
            remark -> {
              remarks.println(remark);
              remarks.flush();
            });
    return new Outcome("book", rows(report), report.broken());
  }

  private static ArrayList<Row> rows(BookReport report) {
    var rows = new ArrayList<Row>();
    for (var bound : BookCounts.NONE) {
      rows.add(Row.atMost(bound, report.count(bound), 0));
    }
    report
        .counts()
        .forEach((what, count) -> {
          if (!BookCounts.NONE.contains(what)) {
            rows.add(Row.reported(what, count));
          }
        });
    var each = report.seconds() * 1e3 / Math.max(1, report.count(BookCounts.OPERATIONS));
    rows.add(
        Row.reported(
            "time", String.format(Locale.ROOT, "%.1f s, %.2f ms each", report.seconds(), each)));
    return rows;
  }
}
