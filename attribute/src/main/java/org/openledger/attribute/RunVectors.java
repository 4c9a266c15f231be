package org.openledger.attribute;

import java.util.List;
import org.openledger.attribute.linear.Rows;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;

/// The contribution vectors of a finished run: row k of `vectors` [K, p] is T_k.
public record RunVectors(Rows vectors, Course course) {
  /// What the run did besides.
  ///
  /// @param start th_0, [p]
  /// @param decay what weight decay of the starting point did, [p]
  /// @param rates sum over the steps of eta / (c1 D), [p]: how far a constant unit gradient would
  ///   have moved each parameter
  public record Course(float[] start, float[] decay, float[] rates) {
    public Course {
      if (decay.length != start.length || rates.length != start.length) {
        throw new IllegalArgumentException("vectors of different lengths");
      }
    }
  }

  public RunVectors {
    if (vectors.width() != course.start().length) {
      throw new IllegalArgumentException("rows and start have different lengths");
    }
  }

  /// Number of clusters K.
  public int clusters() {
    return vectors.count();
  }

  /// Number of adapter parameters p.
  public int parameters() {
    return vectors.width();
  }

  /// direction . T_k for every cluster, [K].
  public double[] credits(float[] direction) {
    return vectors.dots(direction);
  }

  /// The same with one byte per entry and a scale per row: a quarter of the memory, and lossless
  /// for ranking.
  public RunVectors quantised() {
    return new RunVectors(Rows.quantised(vectors), course);
  }

  /// The mean of several runs' vectors from one start, such as the full run and half-data runs: a
  /// cluster's average displacement over the runs.
  public static RunVectors mean(List<RunVectors> runs) {
    RunVectors first = runs.getFirst();
    int clusters = first.clusters();
    int p = first.parameters();
    float[] rows = new float[clusters * p];
    float[] decay = new float[p];
    float[] rates = new float[p];
    float[] row = new float[p];
    float share = 1f / runs.size();
    for (RunVectors run : runs) {
      if (run.clusters() != clusters || run.parameters() != p) {
        throw new Fault(Code.ATTRIBUTION_MISMATCH, "runs of different shapes have no mean");
      }
      for (int k = 0; k < clusters; k++) {
        run.vectors.copyRow(k, row);
        add(rows, k * p, row, share);
      }
      add(decay, 0, run.course.decay(), share);
      add(rates, 0, run.course.rates(), share);
    }
    return new RunVectors(
        new Rows.Floats(clusters, p, rows), new Course(first.course.start(), decay, rates));
  }

  private static void add(float[] sum, int at, float[] row, float factor) {
    for (int i = 0; i < row.length; i++) {
      sum[at + i] += factor * row[i];
    }
  }
}
