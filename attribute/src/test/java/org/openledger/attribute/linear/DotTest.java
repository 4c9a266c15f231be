package org.openledger.attribute.linear;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class DotTest {
  @Test
  void everyLengthAndOffsetGivesTheExactSumOfSmallIntegers() {
    CounterRandom random = CounterRandom.of(7, "test.dot");
    for (int n = 0; n < 70; n++) {
      float[] a = new float[n + 3];
      float[] b = new float[n + 5];
      byte[] c = new byte[n + 5];
      for (int i = 0; i < n; i++) {
        a[i + 3] = random.nextInt(1000) - 500;
        c[i + 5] = (byte) (random.nextInt(255) - 127);
        b[i + 5] = c[i + 5];
      }
      long expected = 0;
      for (int i = 0; i < n; i++) {
        expected += ((long) a[i + 3]) * c[i + 5];
      }
      assertThat(Dot.of(a, 3, b, 5, n)).as("n %d", n).isEqualTo((double) expected);
      assertThat(Dot.of(a, 3, c, 5, n)).as("n %d", n).isEqualTo((double) expected);
    }
  }

  @Test
  void theOrderOfAdditionIsTheSixteenLaneTree() {
    float[] ones = new float[32];
    java.util.Arrays.fill(ones, 1);
    float[] b = new float[32];
    b[0] = 0x1p60f;
    b[1] = 1;
    b[16] = -0x1p60f; // same lane as b[0], so the big numbers cancel before the 1 is met
    assertThat(Dot.of(ones, b)).isEqualTo(1);
  }
}
