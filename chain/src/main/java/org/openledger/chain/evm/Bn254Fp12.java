package org.openledger.chain.evm;

import java.math.BigInteger;

/// An element a + b w of the twelfth-degree extension of bn254's base field, w^2 = v.
record Bn254Fp12(Bn254Fp6 a, Bn254Fp6 b) {
  static final Bn254Fp12 ONE = new Bn254Fp12(Bn254Fp6.ONE, Bn254Fp6.ZERO);

  /// (9 + i)^(k (p - 1) / 6) for k from 0 to 5: what the Frobenius map multiplies w^k by.
  static final Bn254Fp2[] FROBENIUS = frobeniusConstants();

  private static Bn254Fp2[] frobeniusConstants() {
    var sixth = Bn254Fp.MODULUS.subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
    var root = Bn254Fp2.XI.power(sixth);
    var constants = new Bn254Fp2[6];
    constants[0] = Bn254Fp2.ONE;
    for (int k = 1; k < 6; k++) {
      constants[k] = constants[k - 1].multiply(root);
    }
    return constants;
  }

  Bn254Fp12 multiply(Bn254Fp12 o) {
    var x = a.multiply(o.a);
    var y = b.multiply(o.b);
    var cross = a.add(b).multiply(o.a.add(o.b)).subtract(x).subtract(y);
    return new Bn254Fp12(x.add(y.timesV()), cross);
  }

  Bn254Fp12 square() {
    var product = a.multiply(b);
    var sum = a.add(b).multiply(a.add(b.timesV()));
    return new Bn254Fp12(sum.subtract(product).subtract(product.timesV()), product.add(product));
  }

  /// Product with the value y + p w + q w^3 of a line.
  Bn254Fp12 multiplyLine(Bn254Fp y, Bn254Fp2 p, Bn254Fp2 q) {
    var upper = b.multiply(p, q);
    var own = a.scale(y);
    return new Bn254Fp12(own.add(upper.timesV()), a.multiply(p, q).add(b.scale(y)));
  }

  /// The inverse of an element of the cyclotomic subgroup, and the map to the power p^6.
  Bn254Fp12 conjugate() {
    return new Bn254Fp12(a, b.negate());
  }

  Bn254Fp12 invert() {
    var norm = a.multiply(a).subtract(b.multiply(b).timesV()).invert();
    return new Bn254Fp12(a.multiply(norm), b.negate().multiply(norm));
  }

  /// The power p.
  Bn254Fp12 frobenius() {
    return new Bn254Fp12(
        new Bn254Fp6(
            a.a().conjugate(),
            a.b().conjugate().multiply(FROBENIUS[2]),
            a.c().conjugate().multiply(FROBENIUS[4])),
        new Bn254Fp6(
            b.a().conjugate().multiply(FROBENIUS[1]),
            b.b().conjugate().multiply(FROBENIUS[3]),
            b.c().conjugate().multiply(FROBENIUS[5])));
  }

  Bn254Fp12 power(long exponent) {
    var result = this;
    for (int i = 62 - Long.numberOfLeadingZeros(exponent); i >= 0; i--) {
      result = result.square();
      if ((exponent >>> i & 1) != 0) {
        result = result.multiply(this);
      }
    }
    return result;
  }
}
