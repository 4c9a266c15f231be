package org.openledger.bench.answers;

import java.util.Arrays;
import java.util.List;
import org.openledger.model.tensor.Elementary;

/// Learns to put right passages before others (Z. Cao et al., Learning to rank, ICML 2007: the
/// cross entropy of what a soft choice by score takes and what is right), by Adam.
final class Listwise {
  private static final int STEPS = 400;
  private static final double RATE = 0.05;
  private static final double DECAY_MEAN = 0.9;
  private static final double DECAY_SQUARE = 0.99;
  private static final double RIDGE = 0.02;
  private static final double LEAST = 1e-8;

  private Listwise() {}

  /// What was seen of the passages that a question found, and which of them are right, at least
  /// one.
  record Lesson(List<double[]> seen, List<Boolean> right) {}

  /// A weight for each sign, the first of them 1.
  static double[] fit(List<Lesson> lessons) {
    var scale = Scale.of(lessons.stream().flatMap(lesson -> lesson.seen().stream()).toList());
    double[] weights = new double[scale.width()];
    double[] mean = new double[weights.length];
    double[] square = new double[weights.length];
    for (int step = 1; step <= STEPS; step++) {
      double[] slope = slope(lessons, scale, weights);
      for (int i = 0; i < weights.length; i++) {
        mean[i] = DECAY_MEAN * mean[i] + (1 - DECAY_MEAN) * slope[i];
        square[i] = DECAY_SQUARE * square[i] + (1 - DECAY_SQUARE) * slope[i] * slope[i];
        double unbiased = mean[i] / (1 - Elementary.pow(DECAY_MEAN, step));
        double spread = Math.sqrt(square[i] / (1 - Elementary.pow(DECAY_SQUARE, step)));
        weights[i] -= RATE * unbiased / (spread + LEAST);
      }
    }
    double[] plain = new double[weights.length];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = weights[i] / scale.deviation()[i];
    }
    double first = plain[0];
    return Arrays.stream(plain).map(weight -> weight / first).toArray();
  }

  private static double[] slope(List<Lesson> lessons, Scale scale, double[] weights) {
    double[] slope = Arrays.stream(weights).map(weight -> RIDGE * weight).toArray();
    for (var lesson : lessons) {
      var rows = lesson.seen().stream().map(scale::of).toList();
      double[] taken =
          rows.stream().mapToDouble(row -> Elementary.exp(dot(row, weights))).toArray();
      double all = Arrays.stream(taken).sum();
      long right = lesson.right().stream().filter(it -> it).count();
      for (int i = 0; i < rows.size(); i++) {
        double off = taken[i] / all - (lesson.right().get(i) ? 1.0 / right : 0);
        for (int j = 0; j < weights.length; j++) {
          slope[j] += off * rows.get(i)[j] / lessons.size();
        }
      }
    }
    return slope;
  }

  static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
