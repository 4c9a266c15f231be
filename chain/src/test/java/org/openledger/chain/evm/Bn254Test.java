package org.openledger.chain.evm;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.random.CounterRandom;

/// The arithmetic of bn254 is held to BigInteger, its pairing to bilinearity.
class Bn254Test {
  private static final long SEED = 197;
  private static final BigInteger P = Bn254Fp.MODULUS;
  private static final BigInteger ORDER =
      new BigInteger("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", 16);

  private static BigInteger element(CounterRandom random) {
    var value =
        new UInt256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong())
            .toBigInteger()
            .mod(P);
    return switch (random.nextInt(8)) {
      case 0 -> BigInteger.ZERO;
      case 1 -> P.subtract(BigInteger.ONE);
      case 2 -> BigInteger.ONE;
      default -> value;
    };
  }

  @Test
  void fieldOperationsAgreeWithBigInteger() {
    var random = CounterRandom.of(SEED, "field");
    System.out.println("bn254: seed " + SEED);
    for (int i = 0; i < 5_000; i++) {
      var a = element(random);
      var b = element(random);
      var x = Bn254Fp.of(a);
      var y = Bn254Fp.of(b);
      assertThat(x.multiply(y).toBigInteger()).isEqualTo(a.multiply(b).mod(P));
      assertThat(x.add(y).toBigInteger()).isEqualTo(a.add(b).mod(P));
      assertThat(x.subtract(y).toBigInteger()).isEqualTo(a.subtract(b).mod(P));
      assertThat(x.negate().toBigInteger()).isEqualTo(a.negate().mod(P));
    }
  }

  @Test
  void extensionsInvert() {
    var random = CounterRandom.of(SEED, "extension");
    var parts = new Bn254Fp2[6];
    for (int i = 0; i < 6; i++) {
      parts[i] = new Bn254Fp2(Bn254Fp.of(element(random)), Bn254Fp.of(element(random)));
    }
    var x =
        new Bn254Fp12(
            new Bn254Fp6(parts[0], parts[1], parts[2]), new Bn254Fp6(parts[3], parts[4], parts[5]));
    assertThat(x.multiply(x.invert())).isEqualTo(Bn254Fp12.ONE);
    assertThat(x.square()).isEqualTo(x.multiply(x));
  }

  @Test
  void multiplesOfTheGeneratorAddUp() {
    var random = CounterRandom.of(SEED, "group");
    var g = new Bn254.G1(Bn254Fp.ONE, Bn254Fp.of(BigInteger.TWO), Bn254Fp.ONE);
    for (int i = 0; i < 50; i++) {
      var a = element(random);
      var b = element(random);
      var sum = g.multiply(a).add(g.multiply(b)).encode();
      assertThat(sum).isEqualTo(g.multiply(a.add(b)).encode());
    }
    assertThat(g.multiply(ORDER).encode()).isEqualTo(new byte[64]);
  }
}
