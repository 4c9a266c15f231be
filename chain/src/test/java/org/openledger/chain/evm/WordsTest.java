package org.openledger.chain.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.random.CounterRandom;

/// Every arithmetic operator of the stack is held to BigInteger on words from a seeded generator.
class WordsTest {
  private static final long SEED = 20_251_203;
  private static final int ROUNDS = 20_000;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
  private static final BigInteger SIGN = BigInteger.ONE.shiftLeft(255);

  /// An operator on the stack, given the offset of the top word.
  private interface Operator {
    void apply(long[] s, int x);
  }

  /// Words of all lengths, with runs of ones and zeros, near powers of two.
  private static BigInteger word(CounterRandom random) {
    int kind = random.nextInt(7);
    var limbs = new long[4];
    for (int i = 0; i < 4; i++) {
      limbs[i] =
          switch (kind) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt(3) - 1L;
            case 2 -> i == 3 ? 0 : random.nextLong();
            case 3 -> i > 0 ? 0 : random.nextLong();
            case 6 ->
                i > 1 ? 0 : random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(4) - 2L;
            case 4 -> random.nextInt(2) == 0 ? 1L << random.nextInt(64) : 0;
            default -> random.nextInt(2) == 0 ? -1L << random.nextInt(64) : -1L;
          };
    }
    var value = new UInt256(limbs[3], limbs[2], limbs[1], limbs[0]).toBigInteger();
    return kind == 0 ? value.shiftRight(random.nextInt(257)) : value;
  }

  private static void put(long[] s, int x, BigInteger value) {
    var word = UInt256.of(value);
    s[x] = word.d();
    s[x + 1] = word.c();
    s[x + 2] = word.b();
    s[x + 3] = word.a();
  }

  private static BigInteger get(long[] s, int x) {
    return new UInt256(s[x + 3], s[x + 2], s[x + 1], s[x]).toBigInteger();
  }

  private static BigInteger signed(BigInteger value) {
    return value.compareTo(SIGN) >= 0 ? value.subtract(MODULUS) : value;
  }

  private static void holdBinary(
      String name, Operator operator, BinaryOperator<BigInteger> expected) {
    var random = CounterRandom.of(SEED, name);
    for (int i = 0; i < ROUNDS; i++) {
      var top = word(random);
      var below = word(random);
      var s = new long[4 + Division.SPACE];
      put(s, 4, top);
      put(s, 0, below);
      operator.apply(s, 4);
      var right = expected.apply(top, below).mod(MODULUS);
      if (!get(s, 0).equals(right)) {
        fail("%s of %x and %x: %x, seed %d, round %d", name, top, below, get(s, 0), SEED, i);
      }
    }
  }

  private static BigInteger orZero(BigInteger divisor, UnaryOperator<BigInteger> operation) {
    return divisor.signum() == 0 ? BigInteger.ZERO : operation.apply(divisor);
  }

  @Test
  void additionAndMultiplicationWrap() {
    holdBinary("add", Words::add, BigInteger::add);
    holdBinary("subtract", Words::subtract, BigInteger::subtract);
    holdBinary("multiply", Words::multiply, BigInteger::multiply);
    holdBinary("power", Words::exponentiate, (a, b) -> a.modPow(b, MODULUS));
    System.out.println("words: seed " + SEED + ", " + ROUNDS + " rounds per operator");
  }

  @Test
  void divisionTruncatesAndDividingByZeroIsZero() {
    holdBinary("divide", Division::divide, (a, b) -> orZero(b, a::divide));
    holdBinary("modulo", Division::modulo, (a, b) -> orZero(b, a::mod));
    holdBinary(
        "divideSigned", Division::divideSigned, (a, b) -> orZero(signed(b), signed(a)::divide));
    holdBinary(
        "moduloSigned", Division::moduloSigned, (a, b) -> orZero(signed(b), signed(a)::remainder));
  }

  @Test
  void modularSumsAndProductsDoNotWrapBefore() {
    var random = CounterRandom.of(SEED, "modular");
    for (int i = 0; i < ROUNDS; i++) {
      var a = word(random);
      var b = word(random);
      var m = word(random);
      var s = new long[8 + Division.SPACE];
      for (boolean product : new boolean[] {false, true}) {
        put(s, 8, a);
        put(s, 4, b);
        put(s, 0, m);
        if (product) {
          Division.multiplyModulo(s, 8);
        } else {
          Division.addModulo(s, 8);
        }
        var exact = product ? a.multiply(b) : a.add(b);
        if (!get(s, 0).equals(orZero(m, exact::mod))) {
          fail("%x, %x modulo %x, product %s, seed %d", a, b, m, product, SEED);
        }
      }
    }
  }

  @Test
  void reciprocalsAreExact() {
    var random = CounterRandom.of(SEED, "reciprocal");
    var all = MODULUS.shiftRight(128).subtract(BigInteger.ONE);
    for (int i = 0; i < ROUNDS; i++) {
      long d =
          switch (random.nextInt(4)) {
            case 0 -> Long.MIN_VALUE | random.nextInt(4);
            case 1 -> -1L - random.nextInt(4);
            case 2 -> Long.MIN_VALUE | 1L << random.nextInt(63);
            default -> Long.MIN_VALUE | random.nextLong();
          };
      var divisor = new BigInteger(Long.toUnsignedString(d));
      assertThat(Division.reciprocal(d))
          .as("divisor %x, seed %d", d, SEED)
          .isEqualTo(all.divide(divisor).longValue());
    }
  }

  @Test
  void comparisonsFollowTheirSign() {
    var random = CounterRandom.of(SEED, "compare");
    for (int i = 0; i < ROUNDS; i++) {
      var a = word(random);
      var b = random.nextInt(4) == 0 ? a : word(random);
      var s = new long[8];
      put(s, 0, a);
      put(s, 4, b);
      assertThat(Words.lessThan(s, 0, 4)).isEqualTo(a.compareTo(b) < 0);
      assertThat(Words.signedLessThan(s, 0, 4)).isEqualTo(signed(a).compareTo(signed(b)) < 0);
      assertThat(Words.equal(s, 0, 4)).isEqualTo(a.equals(b));
      assertThat(Words.isZero(s, 0)).isEqualTo(a.signum() == 0);
      assertThat(Words.bitLength(s, 0)).isEqualTo(a.bitLength());
    }
  }

  private static BigInteger small(BigInteger value) {
    return value.mod(BigInteger.valueOf(300));
  }

  private static Operator withSmallTop(Operator operator) {
    return (s, x) -> {
      put(s, x, small(get(s, x)));
      operator.apply(s, x);
    };
  }

  @Test
  void bitOperatorsTakeTheWholeWord() {
    holdBinary("and", Words::and, BigInteger::and);
    holdBinary("or", Words::or, BigInteger::or);
    holdBinary("xor", Words::xor, BigInteger::xor);
    holdBinary(
        "shiftLeft", withSmallTop(Words::shiftLeft), (a, b) -> b.shiftLeft(small(a).intValue()));
    holdBinary(
        "shiftRight", withSmallTop(Words::shiftRight), (a, b) -> b.shiftRight(small(a).intValue()));
    holdBinary(
        "shiftRightSigned",
        withSmallTop(Words::shiftRightSigned),
        (a, b) -> signed(b).shiftRight(small(a).intValue()));
    holdBinary(
        "byteAt",
        withSmallTop(Words::byteAt),
        (a, b) ->
            small(a).intValue() > 31
                ? BigInteger.ZERO
                : b.shiftRight(8 * (31 - small(a).intValue())).and(BigInteger.valueOf(255)));
    holdBinary(
        "signExtend",
        withSmallTop(Words::signExtend),
        (a, b) -> signExtend(small(a).intValue(), b));
    holdBinary("shiftLeft by any", Words::shiftLeft, (a, b) -> shift(a, b, true));
    holdBinary("shiftRight by any", Words::shiftRight, (a, b) -> shift(a, b, false));
  }

  private static BigInteger shift(BigInteger count, BigInteger value, boolean left) {
    if (count.bitLength() > 8) {
      return BigInteger.ZERO;
    }
    int bits = count.intValue();
    return left ? value.shiftLeft(bits) : value.shiftRight(bits);
  }

  private static BigInteger signExtend(int index, BigInteger value) {
    if (index > 30) {
      return value;
    }
    int bits = 8 * index + 8;
    var low = value.mod(BigInteger.ONE.shiftLeft(bits));
    return low.testBit(bits - 1) ? low.subtract(BigInteger.ONE.shiftLeft(bits)) : low;
  }

  @Test
  void wordsSurviveMemory() {
    var random = CounterRandom.of(SEED, "memory");
    for (int i = 0; i < ROUNDS; i++) {
      var value = word(random);
      var s = new long[8];
      put(s, 0, value);
      var bytes = new byte[40];
      Words.store(s, 0, bytes, 5);
      Words.load(bytes, 5, s, 4);
      assertThat(get(s, 4)).isEqualTo(value);
      int length = random.nextInt(33);
      Words.loadShort(bytes, 5, length, s, 4);
      assertThat(get(s, 4)).isEqualTo(value.shiftRight(8 * (32 - length)));
    }
  }

  @Test
  void pushesOfEveryLengthReadTheirBytesOnly() {
    var random = CounterRandom.of(SEED, "push");
    var code = new byte[80];
    for (int i = 0; i < code.length; i++) {
      code[i] = (byte) random.nextInt(256);
    }
    for (int length = 1; length <= 32; length++) {
      for (int offset = 0; offset < 40; offset++) {
        var s = new long[] {-1, -1, -1, -1};
        Words.loadPush(code, offset, length, s, 0);
        var expected = new BigInteger(1, Arrays.copyOfRange(code, offset, offset + length));
        assertThat(get(s, 0)).as("%d bytes at %d", length, offset).isEqualTo(expected);
      }
    }
  }
}
