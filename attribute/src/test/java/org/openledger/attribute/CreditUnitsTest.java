package org.openledger.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Failure;
import org.openledger.core.random.CounterRandom;

class CreditUnitsTest {
  @Test
  void rescaledCreditsSumToTheTotalToTheUnit() {
    for (long seed = 1; seed <= 300; seed++) {
      CounterRandom random = CounterRandom.of(seed, "test.credits");
      long[] raw = new long[1 + random.nextInt(90)];
      long reach = 1L << random.nextInt(45);
      for (int k = 0; k < raw.length; k++) {
        raw[k] = random.nextInt(4) == 0 ? 0 : random.nextLong() % reach;
      }
      raw[0] = 1L + random.nextInt(1000);
      long total = random.nextLong() % (4 * reach);
      long[] out = CreditUnits.rescaled(raw, total);
      assertThat(Arrays.stream(out).sum()).as("seed %d", seed).isEqualTo(total);
      long difference = total - Arrays.stream(raw).sum();
      long magnitude = CreditUnits.magnitude(raw);
      for (int k = 0; k < raw.length; k++) {
        double exact = (double) difference * Math.abs(raw[k]) / magnitude;
        double slack = 1 + Math.abs(exact) * 1e-12;
        assertThat(Math.abs(out[k] - raw[k] - exact)).as("seed %d", seed).isLessThan(slack);
        if (Math.abs(difference) <= magnitude) {
          assertThat(Long.signum(out[k]) * Long.signum(raw[k])).isGreaterThanOrEqualTo(0);
        }
      }
    }
  }

  @Test
  void unitsRoundHalfToEven() {
    double unit = 0x1p-20;
    assertThat(CreditUnits.units(2.5 * unit)).isEqualTo(2);
    assertThat(CreditUnits.units(3.5 * unit)).isEqualTo(4);
    assertThat(CreditUnits.units(-2.5 * unit)).isEqualTo(-2);
    assertThat(CreditUnits.units(1.0)).isEqualTo(1 << 20);
    assertThatThrownBy(() -> CreditUnits.units(Double.NaN)).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> CreditUnits.units(1e12)).isInstanceOf(Failure.class);
  }

  @Test
  void nothingCanBeGivenToNobody() {
    assertThat(CreditUnits.rescaled(new long[] {0, 0}, 7)).containsExactly(0, 0);
  }

  /// The difference is spread by magnitude, and what floors leave goes to the largest remainders,
  /// the first of them where they are alike.
  @Test
  void aDifferenceIsSpreadByHand() {
    assertThat(CreditUnits.rescaled(new long[] {1, 1, 1}, 5)).containsExactly(2, 2, 1);
    assertThat(CreditUnits.rescaled(new long[] {1, 1, 1}, 1)).containsExactly(0, 0, 1);
    assertThat(CreditUnits.rescaled(new long[] {3, -1}, 4)).containsExactly(5, -1);
    assertThat(CreditUnits.rescaled(new long[] {1, -3}, 0)).containsExactly(2, -2);
    // 7 by 2 : 3 : 5 is 1.4, 2.1 and 3.5: the one that is left is the last's.
    assertThat(CreditUnits.rescaled(new long[] {2, 3, 5}, 17)).containsExactly(3, 5, 9);
    assertThat(CreditUnits.rescaled(new long[] {2, 3, 5}, 10)).containsExactly(2, 3, 5);
  }

  @Test
  void creditsAreBoundedAndNeverWrapAround() {
    double most = 1L << 36;
    assertThat(CreditUnits.units(most)).isEqualTo(1L << 56);
    assertThat(CreditUnits.units(-most)).isEqualTo(-(1L << 56));
    assertThatThrownBy(() -> CreditUnits.units(Math.nextUp(most))).isInstanceOf(Failure.class);
    assertThat(CreditUnits.units(new double[] {1, -0.5})).containsExactly(1 << 20, -(1 << 19));
    assertThat(CreditUnits.magnitude(new long[] {3, -4})).isEqualTo(7);
    long[] tooMuch = {Long.MAX_VALUE, 1};
    assertThatThrownBy(() -> CreditUnits.magnitude(tooMuch))
        .isInstanceOf(ArithmeticException.class);
  }
}
