package org.openledger.attribute.method;

import java.util.Arrays;
import org.openledger.core.random.CounterRandom;

/// The baseline that knows nothing: uniform scores keyed by the answer.
public record RandomScores(int examples, long seed) implements AttributionMethod {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public double[] scores(Query query) {
    long key = 31L * Arrays.hashCode(query.prompt()) + Arrays.hashCode(query.answer());
    CounterRandom random = CounterRandom.of(seed ^ key, "attribute.random-scores");
    double[] scores = new double[examples];
    for (int i = 0; i < examples; i++) {
      scores[i] = random.nextDouble();
    }
    return scores;
  }

  @Override
  public Cost cost() {
    return Cost.NONE;
  }
}
