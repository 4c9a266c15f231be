package org.openledger.memory.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class FixedLogTest {
  @Test
  void powersOfTwoAreExact() {
    for (int i = 0; i < 63; i++) {
      assertThat(FixedLog.log2(1L << i)).isEqualTo(i << FixedLog.BITS);
    }
  }

  @Test
  void isTheLogarithmCutOffToItsUnit() {
    var random = CounterRandom.of(7, "logarithms");
    for (int i = 0; i < 100_000; i++) {
      long number = 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
      double exact = Math.log((double) number) / Math.log(2) * (1 << FixedLog.BITS);
      assertThat((double) FixedLog.log2(number)).isCloseTo(exact - 0.5, within(0.51));
    }
  }

  @Test
  void thereIsNoneOfNothing() {
    assertThatThrownBy(() -> FixedLog.log2(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
