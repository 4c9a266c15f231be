package org.openledger.attribute;

import java.util.function.UnaryOperator;

/// The gradient of an answer's log-likelihood averaged along the straight path from th_0 to th_N.
///
/// By the mean value theorem in integral form, f(th_N) - f(th_0) = (th_N - th_0) . integral over t
/// in [0, 1] of grad f(th_0 + t (th_N - th_0)). Three Gauss-Legendre nodes integrate polynomials of
/// degree 5 in t exactly, so credits that are dot products with this vector add up to the answer's
/// gain up to the quadrature error alone.
///
/// @param nodes grad f at t = 1/2 - sqrt(15)/10, 1/2, 1/2 + sqrt(15)/10, each [p]
/// @param mean their average with weights 5/18, 8/18, 5/18, [p]
public record PathGradient(float[][] nodes, float[] mean) {
  private static final double HALF_SPREAD = 0.38729833462074168852; // sqrt(15) / 10
  private static final double[] POSITIONS = {0.5 - HALF_SPREAD, 0.5, 0.5 + HALF_SPREAD};
  private static final double[] WEIGHTS = {5 / 18.0, 8 / 18.0, 5 / 18.0};

  /// Three evaluations of `gradient` between `start` and `end`.
  public static PathGradient of(float[] start, float[] end, UnaryOperator<float[]> gradient) {
    int p = start.length;
    float[][] nodes = new float[POSITIONS.length][];
    double[] sum = new double[p];
    for (int j = 0; j < POSITIONS.length; j++) {
      float[] point = new float[p];
      for (int i = 0; i < p; i++) {
        point[i] = (float) (start[i] + POSITIONS[j] * ((double) end[i] - start[i]));
      }
      nodes[j] = gradient.apply(point);
      for (int i = 0; i < p; i++) {
        sum[i] += WEIGHTS[j] * nodes[j][i];
      }
    }
    float[] mean = new float[p];
    for (int i = 0; i < p; i++) {
      mean[i] = (float) sum[i];
    }
    return new PathGradient(nodes, mean);
  }
}
