package org.openledger.chain.evm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.random.CounterRandom;

/// Valid inputs of the BLS12-381 precompiles, which the official state tests used here lack: the
/// examples that EIP-2537 publishes, and the laws that hold the operations together.
class Bls12Test {
  private static final long SEED = 2537;

  /// The generator of G1 and its double, from EIP-2537.
  static final String G1 =
      "0000000000000000000000000000000017f1d3a73197d7942695638c4fa9ac0f"
          + "c3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
          + "0000000000000000000000000000000008b3f481e3aaa0f1a09e30ed741d8ae4"
          + "fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1";

  private static final String G1_DOUBLE =
      "000000000000000000000000000000000572cbea904d67468808c8eb50a9450c"
          + "9721db309128012543902d0ac358a62ae28f75bb8f1c7c42c39a8c5529bf0f4e"
          + "00000000000000000000000000000000166a9d8cabc673a322fda673779d8e38"
          + "22ba3ecb8670e461f73bb9021d5fd76a4c56d9d4cd16bd1bba86881979749d28";

  static final String G2 =
      "00000000000000000000000000000000024aa2b2f08f0a91260805272dc51051"
          + "c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
          + "0000000000000000000000000000000013e02b6052719f607dacd3a088274f65"
          + "596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
          + "000000000000000000000000000000000ce5d527727d6e118cc9cdc6da2e351a"
          + "adfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801"
          + "000000000000000000000000000000000606c4a02ea734cc32acd2b02bc28b99"
          + "cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be";

  private static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] word(BigInteger value) {
    return UInt256.of(value).toBytes32();
  }

  private static byte[] some(byte @Nullable [] answer) {
    return Objects.requireNonNull(answer, "the precompile failed");
  }

  private static byte[] times(Blst.Group group, byte[] point, BigInteger scalar) {
    return some(Bls12.multiplyAll(group, join(point, word(scalar))));
  }

  private static byte[] plus(Blst.Group group, byte[] left, byte[] right) {
    return some(Bls12.add(group, join(left, right)));
  }

  private static byte[] generator(Blst.Group group) {
    return Hex.decode(group == Blst.G1 ? G1 : G2);
  }

  @Test
  void theDoubleOfTheGeneratorIsThePublishedOne() {
    var g = Hex.decode(G1);
    assertThat(plus(Blst.G1, g, g)).isEqualTo(Hex.decode(G1_DOUBLE));
    assertThat(times(Blst.G1, g, BigInteger.TWO)).isEqualTo(Hex.decode(G1_DOUBLE));
  }

  @Test
  void fieldElementsMapToThePublishedPoints() {
    var input =
        "00000000000000000000000000000000147e1ed29f06e4c5079b9d14fc89d282"
            + "0d32419b990c1c7bb7dbea2a36a045124b31ffbde7c99329c05c559af1c6cc82";
    var expected =
        "00000000000000000000000000000000009769f3ab59bfd551d53a5f846b9984"
            + "c59b97d6842b20a2c565baa167945e3d026a3755b6345df8ec7e6acb6868ae6d"
            + "000000000000000000000000000000001532c00cf61aa3d0ce3e5aa20c3b531a"
            + "2abd2c770a790a2613818303c6b830ffc0ecf6c357af3317b9575c567f11cd2c";
    assertThat(Bls12.map(Blst.G1, Hex.decode(input))).isEqualTo(Hex.decode(expected));
    var input2 =
        "00000000000000000000000000000000138879a9559e24cecee8697b8b4ad32c"
            + "ced053138ab913b99872772dc753a2967ed50aabc907937aefb2439ba06cc50c"
            + "000000000000000000000000000000000a1ae7999ea9bab1dcc9ef8887a6cb6e"
            + "8f1e22566015428d220b7eec90ffa70ad1f624018a9ad11e78d588bd3617f9f2";
    var expected2 =
        "00000000000000000000000000000000108ed59fd9fae381abfd1d6bce2fd2fa"
            + "220990f0f837fa30e0f27914ed6e1454db0d1ee957b219f61da6ff8be0d6441f"
            + "000000000000000000000000000000000296238ea82c6d4adb3c838ee3cb2346"
            + "049c90b96d602d7bb1b469b905c9228be25c627bffee872def773d5b2a2eb57d"
            + "00000000000000000000000000000000033f90f6057aadacae7963b0a0b379dd"
            + "46750c1c94a6357c99b65f63b79e321ff50fe3053330911c56b6ceea08fee656"
            + "00000000000000000000000000000000153606c417e59fb331b7ae6bce4fbf7c"
            + "5190c33ce9402b5ebe2b70e44fca614f3f1382a3625ed5493843d0b0a652fc3f";
    assertThat(Bls12.map(Blst.G2, Hex.decode(input2))).isEqualTo(Hex.decode(expected2));
  }

  @Test
  void sumsOfMultiplesAreWhatAddingThemOneByOneGives() {
    System.out.println("bls12: seed " + SEED);
    for (var group : new Blst.Group[] {Blst.G1, Blst.G2}) {
      var random = CounterRandom.of(SEED, "msm");
      for (int count : new int[] {1, 2, 3, 7, 40}) {
        var input = new ByteArrayOutputStream();
        byte[] sum = null;
        for (int i = 0; i < count; i++) {
          var factor = scalar(random);
          var point = times(group, generator(group), scalar(random));
          input.writeBytes(point);
          input.writeBytes(word(factor));
          var term = times(group, point, factor);
          sum = sum == null ? term : plus(group, sum, term);
        }
        assertThat(Bls12.multiplyAll(group, input.toByteArray())).as("%d", count).isEqualTo(sum);
      }
    }
  }

  /// Any 256-bit number: scalars need not be below the order.
  private static BigInteger scalar(CounterRandom random) {
    return new UInt256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong())
        .toBigInteger();
  }

  @Test
  void infinityIsNeutralAndMultiplesOfTheOrderGiveIt() {
    for (var group : new Blst.Group[] {Blst.G1, Blst.G2}) {
      var g = generator(group);
      var infinity = new byte[g.length];
      assertThat(plus(group, g, infinity)).isEqualTo(g);
      assertThat(plus(group, infinity, infinity)).isEqualTo(infinity);
      assertThat(times(group, g, Bls12.ORDER)).isEqualTo(infinity);
      assertThat(times(group, infinity, BigInteger.TEN)).isEqualTo(infinity);
      var mixed = join(infinity, word(BigInteger.TEN), g, word(BigInteger.ONE));
      assertThat(Bls12.multiplyAll(group, mixed)).isEqualTo(g);
    }
  }

  @Test
  void pairingsAreBilinear() {
    var random = CounterRandom.of(SEED, "pairing");
    var p = Hex.decode(G1);
    var q = Hex.decode(G2);
    for (int i = 0; i < 5; i++) {
      var a = scalar(random).mod(Bls12.ORDER);
      var b = scalar(random).mod(Bls12.ORDER);
      var left = join(times(Blst.G1, p, a), times(Blst.G2, q, b));
      var minus = Bls12.ORDER.subtract(a.multiply(b).mod(Bls12.ORDER));
      var right = join(times(Blst.G1, p, minus), q);
      assertThat(Bls12.pairing(join(left, right))).isEqualTo(word(BigInteger.ONE));
      assertThat(Bls12.pairing(join(left, left))).isEqualTo(word(BigInteger.ZERO));
    }
    assertThat(Bls12.pairing(join(new byte[128], q))).isEqualTo(word(BigInteger.ONE));
  }

  @Test
  void pointsOutsideTheSubgroupMayBeAddedButNotMultiplied() {
    // x = 4 is on the curve y^2 = x^3 + 4, but its order is not the group's.
    var p =
        new BigInteger(
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
                + "1eabfffeb153ffffb9feffffffffaaab",
            16);
    var y = BigInteger.valueOf(68).modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    assertThat(y.multiply(y).mod(p)).isEqualTo(BigInteger.valueOf(68));
    var point = join(new byte[32], word(BigInteger.valueOf(4)), new byte[16], element(y));
    assertThat(Bls12.add(Blst.G1, join(point, point))).isNotNull();
    assertThat(Bls12.multiplyAll(Blst.G1, join(point, word(BigInteger.ONE)))).isNull();
  }

  private static byte[] element(BigInteger value) {
    var bytes = new byte[48];
    var digits = value.toByteArray();
    int length = Math.min(48, digits.length);
    System.arraycopy(digits, digits.length - length, bytes, 48 - length, length);
    return bytes;
  }
}
