package org.openledger.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Failure;
import org.openledger.core.random.CounterRandom;

class QuantisedVectorTest {
  private static final long SEED = 3;

  @Test
  void theLargestNumberBecomes127AndHalvesGoToTheEvenOne() {
    var vector = QuantisedVector.of(new float[] {127f, -127f, 0.5f, 1.5f, -0.5f, -2.5f, 2.4f, 0f});
    assertThat(vector.scale()).isEqualTo(1f);
    assertThat(vector.values()).containsExactly(127, -127, 0, 2, 0, -2, 2, 0);
  }

  @Test
  void noNumberIsOffByMoreThanHalfAStep() {
    var random = CounterRandom.of(SEED, "vectors");
    for (int n = 0; n < 200; n++) {
      float[] x = new float[1 + random.nextInt(500)];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextGaussian();
      }
      var vector = QuantisedVector.of(x);
      float[] back = vector.floats();
      for (int i = 0; i < x.length; i++) {
        assertThat(Math.abs(x[i] - back[i]))
            .as("seed " + SEED + " vector " + n)
            .isLessThanOrEqualTo(vector.scale() * 0.500001f);
        assertThat((int) vector.values()[i]).isBetween(-127, 127);
      }
      assertThat(QuantisedVector.of(x)).isEqualTo(vector).hasSameHashCodeAs(vector);
    }
  }

  @Test
  void zerosStayZerosAndTheSmallestNumbersStayInRange() {
    assertThat(QuantisedVector.of(new float[3])).isEqualTo(new QuantisedVector(new byte[3], 0f));
    assertThat(QuantisedVector.of(new float[] {Float.MIN_VALUE}).values()).containsExactly(0);
    var tiny = QuantisedVector.of(new float[] {100 * Float.MIN_VALUE, -100 * Float.MIN_VALUE});
    assertThat(tiny.values()).containsExactly(100, -100);
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> QuantisedVector.of(new float[] {1f, bad}))
          .isInstanceOf(Failure.class);
    }
  }
}
