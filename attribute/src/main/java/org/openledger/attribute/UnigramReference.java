package org.openledger.attribute;

import org.openledger.model.tensor.Elementary;

/// The fixed reference an answer is measured against: a unigram model of the training corpus with
/// add-one smoothing, p(w) = (count(w) + 1) / (N + V).
public final class UnigramReference {
  private final double[] logProbability; // [V]

  /// From token counts [V].
  public UnigramReference(long[] counts) {
    double total = counts.length;
    for (long count : counts) {
      total += count;
    }
    this.logProbability = new double[counts.length];
    for (int w = 0; w < counts.length; w++) {
      logProbability[w] = Elementary.log((counts[w] + 1) / total);
    }
  }

  /// L0 of an answer in nats.
  public double logLikelihood(int[] answer) {
    double sum = 0;
    for (int id : answer) {
      sum += logProbability[id];
    }
    return sum;
  }
}
