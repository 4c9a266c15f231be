package org.openledger.chain.evm;

import java.math.BigInteger;

/// An element a + b i of the quadratic extension of bn254's base field, i^2 = -1.
record Bn254Fp2(Bn254Fp a, Bn254Fp b) {
  static final Bn254Fp2 ZERO = new Bn254Fp2(Bn254Fp.ZERO, Bn254Fp.ZERO);
  static final Bn254Fp2 ONE = new Bn254Fp2(Bn254Fp.ONE, Bn254Fp.ZERO);

  /// 9 + i, the non-residue that the higher extensions adjoin roots of.
  static final Bn254Fp2 XI = new Bn254Fp2(Bn254Fp.of(BigInteger.valueOf(9)), Bn254Fp.ONE);

  boolean isZero() {
    return a.isZero() && b.isZero();
  }

  Bn254Fp2 add(Bn254Fp2 o) {
    return new Bn254Fp2(a.add(o.a), b.add(o.b));
  }

  Bn254Fp2 twice() {
    return add(this);
  }

  Bn254Fp2 subtract(Bn254Fp2 o) {
    return new Bn254Fp2(a.subtract(o.a), b.subtract(o.b));
  }

  Bn254Fp2 negate() {
    return new Bn254Fp2(a.negate(), b.negate());
  }

  Bn254Fp2 conjugate() {
    return new Bn254Fp2(a, b.negate());
  }

  Bn254Fp2 multiply(Bn254Fp2 o) {
    var x = a.multiply(o.a);
    var y = b.multiply(o.b);
    var cross = a.add(b).multiply(o.a.add(o.b));
    return new Bn254Fp2(x.subtract(y), cross.subtract(x).subtract(y));
  }

  Bn254Fp2 scale(Bn254Fp factor) {
    return new Bn254Fp2(a.multiply(factor), b.multiply(factor));
  }

  Bn254Fp2 square() {
    var product = a.multiply(b);
    return new Bn254Fp2(a.add(b).multiply(a.subtract(b)), product.twice());
  }

  /// Product with [#XI].
  Bn254Fp2 timesXi() {
    var a8 = a.twice().twice().twice();
    var b8 = b.twice().twice().twice();
    return new Bn254Fp2(a8.add(a).subtract(b), b8.add(b).add(a));
  }

  Bn254Fp2 invert() {
    var norm = a.square().add(b.square()).invert();
    return new Bn254Fp2(a.multiply(norm), b.negate().multiply(norm));
  }

  Bn254Fp2 power(BigInteger exponent) {
    var result = ONE;
    for (int i = exponent.bitLength() - 1; i >= 0; i--) {
      result = result.square();
      if (exponent.testBit(i)) {
        result = result.multiply(this);
      }
    }
    return result;
  }
}
