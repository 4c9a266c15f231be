package org.openledger.chain.evm;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;

/// Precompile 0x100: verifies an ECDSA signature on secp256r1 (EIP-7951).
final class P256Verify implements Precompile {
  private static final int INPUT_SIZE = 160;
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256r1");

  @Override
  public long gas(byte[] input) {
    return 6900;
  }

  /// One as a word if the signature is valid, else nothing; the call itself never fails.
  @Override
  public byte[] run(byte[] input) {
    return input.length == INPUT_SIZE && isValid(input) ? one() : Frame.NO_BYTES;
  }

  private static byte[] one() {
    var word = new byte[32];
    word[31] = 1;
    return word;
  }

  private static BigInteger number(byte[] input, int index) {
    return new BigInteger(1, input, 32 * index, 32);
  }

  private static boolean isValid(byte[] input) {
    var n = CURVE.getN();
    var p = CURVE.getCurve().getField().getCharacteristic();
    var r = number(input, 1);
    var s = number(input, 2);
    var x = number(input, 3);
    var y = number(input, 4);
    if (!isScalar(r, n) || !isScalar(s, n) || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    var key = CURVE.getCurve().createPoint(x, y);
    if (!key.isValid()) {
      return false;
    }
    var inverse = s.modInverse(n);
    var u1 = number(input, 0).multiply(inverse).mod(n);
    var u2 = r.multiply(inverse).mod(n);
    var point = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), u1, key, u2).normalize();
    return !point.isInfinity() && point.getAffineXCoord().toBigInteger().mod(n).equals(r);
  }

  private static boolean isScalar(BigInteger value, BigInteger n) {
    return value.signum() > 0 && value.compareTo(n) < 0;
  }
}
