package org.openledger.memory.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.memory.gate.Example.Kind;

class LogisticTest {
  private static Example example(int number, int near, boolean right) {
    var values = new ArrayList<>(Collections.nCopies(Features.COUNT, 0));
    values.set(Feature.NEAR_TEXT.ordinal(), near);
    return new Example(Kind.REWORDED, "q" + number, 0, new Features(values), right);
  }

  private static List<Example> nearIsRight(int count) {
    var examples = new ArrayList<Example>();
    for (int i = 0; i < count; i++) {
      examples.add(example(2 * i, Feature.UNIT, true));
      examples.add(example(2 * i + 1, 0, false));
    }
    return examples;
  }

  @Test
  void manyExamplesDecideAndFewStayWithThePrior() {
    double[] prior = new double[Features.COUNT + 1];
    var few = Parameters.of(Logistic.fit(nearIsRight(2), prior));
    var many = Parameters.of(Logistic.fit(nearIsRight(500), prior));
    var near = example(0, Feature.UNIT, true).features();
    assertThat(few.probability(near).value()).isBetween(480_000, 600_000);
    assertThat(many.probability(near).value()).isGreaterThan(800_000);
    assertThat(many.weights().get(1)).isZero();
  }

  @Test
  void aPriorThatIsFarOffIsLeft() {
    double[] prior = new double[Features.COUNT + 1];
    prior[0] = 40; // where the loss hardly bends, and a whole step goes far astray
    var fitted = Parameters.of(Logistic.fit(nearIsRight(500), prior));
    var near = example(0, Feature.UNIT, true).features();
    var far = example(0, 0, false).features();
    assertThat(fitted.probability(near).value()).isGreaterThan(800_000);
    assertThat(fitted.probability(far).value()).isLessThan(200_000);
  }
}
