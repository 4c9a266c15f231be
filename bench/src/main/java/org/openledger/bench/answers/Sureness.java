package org.openledger.bench.answers;

import java.util.ArrayList;
import java.util.List;
import org.openledger.memory.gate.Decision;

/// What a gate said of questions, beside what was right.
final class Sureness {
  private static final int BINS = 10;
  private static final double MILLION = 1e6;

  private final List<Row> rows = new ArrayList<>();

  private record Row(double probability, boolean answered, boolean right) {}

  void add(Decision decision, boolean right) {
    add(decision.probabilityPpm() / MILLION, decision.answered(), right);
  }

  void add(double probability, boolean answered, boolean right) {
    rows.add(new Row(probability, answered, right));
  }

  void add(Sureness other) {
    rows.addAll(other.rows);
  }

  int count() {
    return rows.size();
  }

  /// Share that is answered.
  double answered() {
    return share(rows.stream().filter(Row::answered).count(), rows.size());
  }

  /// Share of all that is answered rightly.
  double rightly() {
    return share(rows.stream().filter(row -> row.answered() && row.right()).count(), rows.size());
  }

  /// Share of the answered that is right.
  double right() {
    return share(
        rows.stream().filter(row -> row.answered() && row.right()).count(),
        rows.stream().filter(Row::answered).count());
  }

  /// Expected calibration error: how far probabilities are from what was right, in ten bins.
  double error() {
    double off = 0;
    for (int bin = 0; bin < BINS; bin++) {
      double sum = 0;
      for (var row : rows) {
        if (Math.min(BINS - 1, (int) (row.probability() * BINS)) == bin) {
          sum += row.probability() - (row.right() ? 1 : 0);
        }
      }
      off += Math.abs(sum);
    }
    return rows.isEmpty() ? 0 : off / rows.size();
  }

  /// Share kept by the threshold at which this share of others, that have no answer, is answered.
  double keptAt(double share, Sureness others) {
    double[] wrong = others.rows.stream().mapToDouble(Row::probability).sorted().toArray();
    if (wrong.length == 0) {
      return 1;
    }
    int place = Math.max(0, wrong.length - 1 - (int) (share * wrong.length));
    double threshold = wrong[place];
    return share(
        rows.stream().filter(row -> row.right() && row.probability() > threshold).count(),
        rows.size());
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : part / (double) whole;
  }
}
