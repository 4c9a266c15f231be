package org.openledger.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.encoder.Erf;

/// Stated error bounds of the elementary functions, against the platform's double functions.
class ElementaryTest {
  private static final long SEED = 31;

  private static double worst(float from, float to, FloatFunction ours, DoubleUnaryOperator exact) {
    CounterRandom random = CounterRandom.of(SEED, "elementary");
    double worst = 0;
    for (int i = 0; i < 200_000; i++) {
      float x = from + (to - from) * random.nextFloat();
      double wanted = exact.applyAsDouble(x);
      double ulp = Math.ulp((float) wanted);
      worst = Math.max(worst, Math.abs(ours.apply(x) - wanted) / ulp);
    }
    return worst;
  }

  private interface FloatFunction {
    float apply(float x);
  }

  @Test
  void floatFunctionsStayWithinTheirBounds() {
    assertThat(worst(-87f, 88f, Elementary::exp, Math::exp)).isLessThan(1.5);
    assertThat(worst(-1f, 1f, Elementary::exp, Math::exp)).isLessThan(1.5);
    assertThat(worst(1e-6f, 4f, Elementary::log, Math::log)).isLessThan(0.51);
    assertThat(worst(-3f, 3f, Elementary::tanh, Math::tanh)).isLessThan(0.51);
    assertThat(worst(-0.1f, 0.1f, Elementary::tanh, Math::tanh)).isLessThan(0.51);
    assertThat(worst(1e-3f, 1e3f, Elementary::rsqrt, x -> 1 / Math.sqrt(x))).isLessThan(1.5);
  }

  @Test
  void geluStaysWithinItsBound() {
    CounterRandom random = CounterRandom.of(SEED, "gelu");
    double worst = 0;
    for (int i = 0; i < 200_000; i++) {
      float x = 30f * random.nextFloat() - 15f;
      double exact = 0.5 * x * (1 + Erf.of(x / Math.sqrt(2)));
      double error = Math.abs(Elementary.gelu(x) - exact);
      worst = Math.max(worst, error / Math.max(1, Math.abs(x) / 4));
    }
    assertThat(worst).isLessThan(3.5e-7);
    assertThat(Elementary.gelu(0f)).isEqualTo(0f);
    assertThat(Elementary.gelu(100f)).isEqualTo(100f);
    assertThat(Elementary.gelu(-100f)).isEqualTo(0f);
    assertThat(Elementary.gelu(Float.NaN)).isNaN();
  }

  @Test
  void doubleFunctionsStayWithinTheirBounds() {
    CounterRandom random = CounterRandom.of(SEED, "double");
    for (int i = 0; i < 200_000; i++) {
      double x = random.nextDouble() * 200_000 - 100_000;
      assertThat(Math.abs(Elementary.sin(x) - Math.sin(x))).isLessThan(1e-15);
      assertThat(Math.abs(Elementary.cos(x) - Math.cos(x))).isLessThan(1e-15);
      double y = random.nextDouble() * 1400 - 700;
      assertThat(Math.abs(Elementary.exp(y) / Math.exp(y) - 1)).isLessThan(4.5e-16);
      double z = random.nextDouble() * 1e3 + 1e-9;
      assertThat(Math.abs(Elementary.log(z) - Math.log(z)))
          .isLessThanOrEqualTo(2 * Math.ulp(Math.log(z)));
    }
  }

  @Test
  void edgesAreAsExpected() {
    assertThat(Elementary.exp(0f)).isEqualTo(1f);
    assertThat(Elementary.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(Elementary.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Elementary.exp(Float.NaN)).isNaN();
    assertThat(Elementary.log(0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Elementary.log(-1f)).isNaN();
    assertThat(Elementary.log(1.0)).isEqualTo(0.0);
    assertThat(Elementary.log(Double.MIN_VALUE)).isEqualTo(Math.log(Double.MIN_VALUE));
    assertThat(Elementary.tanh(100f)).isEqualTo(1f);
    assertThat(Elementary.tanh(-100f)).isEqualTo(-1f);
    assertThat(Elementary.sin(0)).isEqualTo(0.0);
    assertThat(Elementary.cos(0)).isEqualTo(1.0);
  }
}
