package org.openledger.memory.gate;

import java.util.ArrayList;
import java.util.List;
import org.openledger.memory.gate.Example.Kind;

/// An example's probability by a model that was fitted without it, and without all examples of its
/// record.
///
/// @param kind the example's
/// @param right the example's
/// @param probability the model's
record Tested(Kind kind, boolean right, Ppm probability) {
  /// All examples, each by the model of the other parts.
  static List<Tested> of(List<Example> examples, int folds, double[] prior) {
    var tested = new ArrayList<Tested>();
    for (int fold = 0; fold < folds; fold++) {
      int part = fold;
      var others = examples.stream().filter(each -> each.fold() != part).toList();
      var parameters = Parameters.of(Logistic.fit(others, prior));
      examples.stream()
          .filter(each -> each.fold() == part)
          .map(it -> new Tested(it.kind(), it.right(), parameters.probability(it.features())))
          .forEach(tested::add);
    }
    return tested;
  }
}
