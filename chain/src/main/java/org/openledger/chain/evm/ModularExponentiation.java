package org.openledger.chain.evm;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Precompile 0x05: base^exponent mod modulus (EIP-198), priced by EIP-7883, operands of at most
/// 1,024 bytes (EIP-7823).
final class ModularExponentiation implements Precompile {
  private static final int OPERAND_MAX = 1024;
  private static final int HEADER = 96;
  private static final long GAS_MIN = 500;

  /// Lengths of the three operands.
  private record Lengths(int base, int exponent, int modulus) {}

  private static @Nullable Lengths lengths(byte[] input) {
    var s = new long[12];
    Words.load(Precompiles.slice(input, 0, 32), 0, s, 0);
    Words.load(Precompiles.slice(input, 32, 32), 0, s, 4);
    Words.load(Precompiles.slice(input, 64, 32), 0, s, 8);
    for (int x = 0; x < 12; x += 4) {
      if (!Words.fits(s, x, OPERAND_MAX)) {
        return null;
      }
    }
    return new Lengths((int) s[0], (int) s[4], (int) s[8]);
  }

  @Override
  public long gas(byte[] input) {
    var lengths = lengths(input);
    if (lengths == null) {
      return GAS_MIN;
    }
    long longest = Math.max(lengths.base, lengths.modulus);
    long words = (longest + 7) / 8;
    long complexity = longest > 32 ? 2 * words * words : 16;
    return Math.max(GAS_MIN, complexity * iterations(input, lengths));
  }

  private static long iterations(byte[] input, Lengths lengths) {
    int headLength = Math.min(lengths.exponent, 32);
    var head = new BigInteger(1, Precompiles.slice(input, HEADER + lengths.base, headLength));
    long beyond = 16L * Math.max(0, lengths.exponent - 32);
    return Math.max(1, beyond + Math.max(0, head.bitLength() - 1));
  }

  @Override
  public byte @Nullable [] run(byte[] input) {
    var lengths = lengths(input);
    if (lengths == null) {
      return null;
    }
    int at = HEADER;
    var base = new BigInteger(1, Precompiles.slice(input, at, lengths.base));
    at += lengths.base;
    var exponent = new BigInteger(1, Precompiles.slice(input, at, lengths.exponent));
    at += lengths.exponent;
    var modulus = new BigInteger(1, Precompiles.slice(input, at, lengths.modulus));
    var result = new byte[lengths.modulus];
    if (modulus.signum() != 0) {
      var bytes = base.modPow(exponent, modulus).toByteArray();
      int length = Math.min(bytes.length, result.length);
      var low = Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
      System.arraycopy(low, 0, result, result.length - length, length);
    }
    return result;
  }
}
