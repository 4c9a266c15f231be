package org.openledger.bench.answers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.search.Found;
import org.openledger.model.tensor.Elementary;

/// How well questions found their records: one row of measures per question.
///
/// @param rows of each question, whether the first is right, whether one of five is, and nDCG@10
record Hits(List<Row> rows) {
  /// Resamples of the questions for an interval.
  private static final int RESAMPLES = 1_000;

  private static final int FIVE = 5;
  private static final int TEN = 10;

  Hits {
    rows = List.copyOf(rows);
  }

  /// What is measured of a question.
  enum Measure {
    R1,
    R5,
    NDCG
  }

  /// One question's measures, in the order of [Measure].
  record Row(List<Double> values) {
    Row {
      values = List.copyOf(values);
    }

    /// Of what was found, where some clusters are right.
    static Row of(List<Found> found, Set<ClusterId> right) {
      var seen = new HashSet<ClusterId>();
      double gain = 0;
      int first = Integer.MAX_VALUE;
      for (int i = 0; i < Math.min(TEN, found.size()); i++) {
        var cluster = found.get(i).record().cluster();
        if (right.contains(cluster) && seen.add(cluster)) {
          first = Math.min(first, i);
          gain += discount(i);
        }
      }
      double ideal = 0;
      for (int i = 0; i < Math.min(TEN, right.size()); i++) {
        ideal += discount(i);
      }
      return new Row(
          List.of(first == 0 ? 1.0 : 0.0, first < FIVE ? 1.0 : 0.0, gain / Math.max(1e-9, ideal)));
    }

    private static double discount(int place) {
      return Elementary.log(2.0) / Elementary.log(place + 2.0);
    }
  }

  /// The mean of a measure.
  double mean(Measure measure) {
    return values(measure).stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private List<Double> values(Measure measure) {
    return rows.stream().map(row -> row.values().get(measure.ordinal())).toList();
  }

  /// Where nineteen of twenty means of resampled questions lie.
  double[] interval(Measure measure) {
    return interval(values(measure));
  }

  /// The same of any numbers.
  static double[] interval(List<Double> values) {
    if (values.isEmpty()) {
      return new double[] {0, 0};
    }
    var random = CounterRandom.of(1, "bootstrap");
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < values.size(); j++) {
        sum += values.get(random.nextInt(values.size()));
      }
      means[i] = sum / values.size();
    }
    Arrays.sort(means);
    return new double[] {means[RESAMPLES / 40], means[RESAMPLES - 1 - RESAMPLES / 40]};
  }

  /// The questions of both.
  Hits with(Hits other) {
    var both = new ArrayList<>(rows);
    both.addAll(other.rows);
    return new Hits(both);
  }
}
