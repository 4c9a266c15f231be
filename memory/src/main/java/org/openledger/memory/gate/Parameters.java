package org.openledger.memory.gate;

import java.util.List;
import org.openledger.model.tensor.Elementary;

/// What a gate weighs features by: the logit of a right answer is their weighted sum.
///
/// @param bias in units of 2^-20
/// @param weights of each [Feature], in units of 2^-16
public record Parameters(int bias, List<Integer> weights) {
  private static final int WEIGHT_BITS = 16;

  public Parameters {
    weights = List.copyOf(weights);
    if (weights.size() != Features.COUNT) {
      throw new IllegalArgumentException(weights.size() + " weights instead of " + Features.COUNT);
    }
  }

  /// Rounds a model once.
  static Parameters of(double[] model) {
    var weights = new java.util.ArrayList<Integer>();
    for (int i = 1; i < model.length; i++) {
      weights.add(Math.toIntExact((long) Math.rint(model[i] * (1 << WEIGHT_BITS))));
    }
    return new Parameters(Math.toIntExact((long) Math.rint(model[0] * Feature.UNIT)), weights);
  }

  /// The bias and the weights as numbers.
  double[] model() {
    double[] model = new double[Features.COUNT + 1];
    model[0] = bias / (double) Feature.UNIT;
    for (int i = 0; i < Features.COUNT; i++) {
      model[i + 1] = weights.get(i) / (double) (1 << WEIGHT_BITS);
    }
    return model;
  }

  /// The probability that the best passage's record answers the question.
  public Ppm probability(Features features) {
    long logit = (long) bias << WEIGHT_BITS;
    for (int i = 0; i < Features.COUNT; i++) {
      logit += (long) weights.get(i) * features.values().get(i);
    }
    double power = Elementary.exp(-logit / (double) ((long) Feature.UNIT << WEIGHT_BITS));
    return new Ppm((int) Math.rint(Ppm.WHOLE / (1 + power)));
  }
}
