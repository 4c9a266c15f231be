package org.openledger.attribute;

import org.openledger.attribute.linear.Rows;

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
}
