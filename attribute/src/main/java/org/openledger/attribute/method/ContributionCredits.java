package org.openledger.attribute.method;

import org.openledger.attribute.linear.Rows;

/// The online default as a method of the benchmark: gradient . T_k, shared equally by the examples
/// of cluster k.
///
/// The path gradient divides the whole gain, which is what pays; the gradient at the end alone
/// ranks small removals from the finished run, which is what LDS and leave-one-out ask. Both are
/// reported.
///
/// @param direction which gradient of the query is taken
/// @param vectors T, [K, p]
/// @param clusterOf cluster of each example, [n]
public record ContributionCredits(Direction direction, Rows vectors, int[] clusterOf)
    implements AttributionMethod {
  /// The gradient of the query that T_k is multiplied with.
  public enum Direction {
    /// Averaged along the path of training: the paying method.
    PATH,
    /// At the trained adapter.
    FINAL
  }

  @Override
  public String name() {
    return switch (direction) {
      case PATH -> "contribution-vectors";
      case FINAL -> "contribution-vectors-final";
    };
  }

  @Override
  public double[] scores(Query query) {
    double[] credits =
        vectors.dots(direction == Direction.PATH ? query.pathGradient() : query.gradient());
    int[] sizes = new int[credits.length];
    for (int cluster : clusterOf) {
      sizes[cluster]++;
    }
    double[] scores = new double[clusterOf.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = credits[clusterOf[i]] / sizes[clusterOf[i]];
    }
    return scores;
  }

  @Override
  public Cost cost() {
    long products = (long) vectors.count() * vectors.width();
    long entry = vectors instanceof Rows.Bytes ? 1 : 4;
    return new Cost(
        0,
        0,
        products,
        direction == Direction.PATH ? 3 : 1,
        entry * products / Math.max(1, clusterOf.length));
  }
}
