package org.openledger.chain.evm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.openledger.core.hash.Sha256;

/// Precompile 0x0a: proves that the polynomial behind a blob's KZG commitment has a value at a
/// point (EIP-4844).
///
/// The check e(C - [y], [1]) = e(proof, [tau] - [z]) needs a single point of the trusted setup,
/// [tau] in G2, the second one of the ceremony's `g2_monomial`; it is a constant here.
final class PointEvaluation implements Precompile {
  private static final int INPUT_SIZE = 192;
  private static final int POINT = 48;

  private static final byte[] TAU =
      HexFormat.of()
          .parseHex(
              "b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d"
                  + "2914e5870cb452d2afaaab24f3499f72185cbfee53492714734429b7b38608e2"
                  + "3926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2");

  /// Field elements of a blob, and the order of the group: what the call answers.
  private static final byte[] ANSWER =
      HexFormat.of()
          .parseHex(
              "0000000000000000000000000000000000000000000000000000000000001000"
                  + "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");

  @Override
  public long gas(byte[] input) {
    return 50_000;
  }

  @Override
  public byte @Nullable [] run(byte[] input) {
    if (input.length != INPUT_SIZE) {
      return null;
    }
    var commitment = Arrays.copyOfRange(input, 96, 96 + POINT);
    var hash = Sha256.digest(commitment).bytes();
    hash[0] = 1;
    if (!Arrays.equals(hash, 0, 32, input, 0, 32)) {
      return null;
    }
    var z = new BigInteger(1, input, 32, 32);
    var y = new BigInteger(1, input, 64, 32);
    if (z.compareTo(Bls12.ORDER) >= 0 || y.compareTo(Bls12.ORDER) >= 0) {
      return null;
    }
    try (var arena = Arena.ofConfined()) {
      var c = read(arena, Blst.G1, commitment);
      var proof = read(arena, Blst.G1, Arrays.copyOfRange(input, 144, INPUT_SIZE));
      return c != null && proof != null && isProven(arena, c, proof, z, y) ? ANSWER.clone() : null;
    }
  }

  private static boolean isProven(
      Arena arena, MemorySegment commitment, MemorySegment proof, BigInteger z, BigInteger y) {
    var tau = read(arena, Blst.G2, TAU);
    if (tau == null) {
      throw new AssertionError("the setup's point is not in G2");
    }
    var left = minusMultipleOfGenerator(arena, Blst.G1, commitment, y);
    var right = minusMultipleOfGenerator(arena, Blst.G2, tau, z);
    var negated = Blst.G1.negate(arena, Blst.G1.fromAffine(arena, proof));
    return isOne(
        arena,
        new MemorySegment[] {left, Blst.G1.toAffine(arena, negated)},
        new MemorySegment[] {Blst.G2.toAffine(arena, Blst.G2.generator()), right});
  }

  /// The product of the pairings, of which those with infinity are one.
  private static boolean isOne(Arena arena, MemorySegment[] inG1, MemorySegment[] inG2) {
    var finite = new int[inG1.length];
    int count = 0;
    for (int i = 0; i < inG1.length; i++) {
      if (!Bls12.isInfinity(inG1[i]) && !Bls12.isInfinity(inG2[i])) {
        finite[count++] = i;
      }
    }
    var used = Arrays.copyOf(finite, count);
    return Blst.pairingIsOne(
        arena,
        Arrays.stream(used).mapToObj(i -> inG1[i]).toArray(MemorySegment[]::new),
        Arrays.stream(used).mapToObj(i -> inG2[i]).toArray(MemorySegment[]::new));
  }

  private static MemorySegment minusMultipleOfGenerator(
      Arena arena, Blst.Group group, MemorySegment affine, BigInteger factor) {
    var scalar = arena.allocate(Blst.SCALAR, 8);
    Bls12.putScalar(scalar, factor);
    var multiple = group.multiply(arena, group.generator(), scalar);
    var difference =
        group.add(arena, group.fromAffine(arena, affine), group.negate(arena, multiple));
    return group.toAffine(arena, difference);
  }

  private static @Nullable MemorySegment read(Arena arena, Blst.Group group, byte[] compressed) {
    var bytes = arena.allocate(compressed.length);
    MemorySegment.copy(compressed, 0, bytes, ValueLayout.JAVA_BYTE, 0, compressed.length);
    var affine = arena.allocate(group.affineSize(), 64);
    return group.uncompress(affine, bytes) && group.isInGroup(affine) ? affine : null;
  }
}
