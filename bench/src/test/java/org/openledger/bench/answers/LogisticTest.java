package org.openledger.bench.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogisticTest {
  private static List<Logistic.Lesson> nearIsRight(int count) {
    var lessons = new ArrayList<Logistic.Lesson>();
    for (int i = 0; i < count; i++) {
      lessons.add(new Logistic.Lesson(new double[] {1, i % 2}, true));
      lessons.add(new Logistic.Lesson(new double[] {0, i % 2}, false));
    }
    return lessons;
  }

  @Test
  void manyLessonsDecideAndFewDoNot() {
    double[] near = {1, 0};
    double[] far = {0, 1};
    double[] few = Logistic.fit(nearIsRight(2));
    double[] many = Logistic.fit(nearIsRight(500));
    assertThat(Logistic.probability(few, near)).isBetween(0.5, 0.8);
    assertThat(Logistic.probability(many, near)).isGreaterThan(0.95);
    assertThat(Logistic.probability(many, far)).isLessThan(0.05);
    assertThat(many[2]).isBetween(-0.01, 0.01);
  }

  @Test
  void anOrderPutsRightOnesFirst() {
    var lesson =
        new Listwise.Lesson(
            List.of(new double[] {.5, .9}, new double[] {.6, .1}, new double[] {.4, .2}),
            List.of(true, false, false));
    var other =
        new Listwise.Lesson(
            List.of(new double[] {.9, .1}, new double[] {.2, .1}), List.of(true, false));
    double[] weights = Listwise.fit(List.of(lesson, other));
    assertThat(weights[0]).isEqualTo(1);
    assertThat(.5 + weights[1] * .9).isGreaterThan(.6 + weights[1] * .1);
  }
}
