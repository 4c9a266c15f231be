package org.openledger.core.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class UInt256Test {
  private static final long SEED = 20260401;
  private static final BigInteger MODULUS = BigInteger.TWO.pow(256);

  @Test
  void arithmeticAgreesWithBigIntegers() {
    var random = CounterRandom.of(SEED, "uint256");
    for (int i = 0; i < 5_000; i++) {
      var x = word(random);
      var y = word(random);
      var text = "seed " + SEED + " case " + i;
      assertThat(x.add(y).toBigInteger())
          .as(text)
          .isEqualTo(x.toBigInteger().add(y.toBigInteger()).mod(MODULUS));
      assertThat(x.subtract(y).toBigInteger())
          .as(text)
          .isEqualTo(x.toBigInteger().subtract(y.toBigInteger()).mod(MODULUS));
      assertThat(Integer.signum(x.compareTo(y)))
          .as(text)
          .isEqualTo(x.toBigInteger().compareTo(y.toBigInteger()));
      assertThat(UInt256.of(x.toBigInteger())).as(text).isEqualTo(x);
      assertThat(UInt256.fromBytes(x.toMinimalBytes())).as(text).isEqualTo(x);
      assertThat(x.bitLength()).as(text).isEqualTo(x.toBigInteger().bitLength());
    }
  }

  /// Words whose limbs are often all zeros or all ones, where carries go wrong.
  private static UInt256 word(CounterRandom random) {
    var limbs = new long[4];
    for (int i = 0; i < 4; i++) {
      limbs[i] =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> random.nextInt(3) - 1;
            default -> random.nextLong();
          };
    }
    return new UInt256(limbs[0], limbs[1], limbs[2], limbs[3]);
  }
}
