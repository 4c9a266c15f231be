package org.openledger.memory.gate;

import java.util.List;
import org.openledger.model.tensor.Elementary;

/// What a gate weighs features by: the logit of a right answer is their weighted sum.
///
/// @param plain for records that are asked for in one way at most
/// @param worded for those with other wordings
public record Parameters(Weights plain, Weights worded) {
  /// Bits behind the point of a weight.
  public static final int WEIGHT_BITS = 16;

  /// One model.
  ///
  /// @param bias in units of 2^-20
  /// @param weights of each [Feature], in units of 2^-16
  public record Weights(int bias, List<Integer> weights) {
    public Weights {
      weights = List.copyOf(weights);
      if (weights.size() != Features.COUNT) {
        throw new IllegalArgumentException(
            weights.size() + " weights instead of " + Features.COUNT);
      }
    }

    private long logit(Features features) {
      long logit = (long) bias << WEIGHT_BITS;
      for (int i = 0; i < Features.COUNT; i++) {
        logit += (long) weights.get(i) * features.values().get(i);
      }
      return logit;
    }
  }

  /// The probability that the best passage's record answers the question.
  public Ppm probability(Features features) {
    long logit = (features.worded() ? worded : plain).logit(features);
    double power = Elementary.exp(-logit / (double) ((long) Feature.UNIT << WEIGHT_BITS));
    return new Ppm((int) Math.rint(Ppm.WHOLE / (1 + power)));
  }
}
