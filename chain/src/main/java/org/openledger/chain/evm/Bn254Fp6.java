package org.openledger.chain.evm;

/// An element a + b v + c v^2 of the sextic extension of bn254's base field, v^3 = 9 + i.
record Bn254Fp6(Bn254Fp2 a, Bn254Fp2 b, Bn254Fp2 c) {
  static final Bn254Fp6 ZERO = new Bn254Fp6(Bn254Fp2.ZERO, Bn254Fp2.ZERO, Bn254Fp2.ZERO);
  static final Bn254Fp6 ONE = new Bn254Fp6(Bn254Fp2.ONE, Bn254Fp2.ZERO, Bn254Fp2.ZERO);

  Bn254Fp6 add(Bn254Fp6 o) {
    return new Bn254Fp6(a.add(o.a), b.add(o.b), c.add(o.c));
  }

  Bn254Fp6 subtract(Bn254Fp6 o) {
    return new Bn254Fp6(a.subtract(o.a), b.subtract(o.b), c.subtract(o.c));
  }

  Bn254Fp6 negate() {
    return new Bn254Fp6(a.negate(), b.negate(), c.negate());
  }

  Bn254Fp6 multiply(Bn254Fp6 o) {
    var x = a.multiply(o.a);
    var y = b.multiply(o.b);
    var z = c.multiply(o.c);
    var yz = b.add(c).multiply(o.b.add(o.c)).subtract(y).subtract(z);
    var xy = a.add(b).multiply(o.a.add(o.b)).subtract(x).subtract(y);
    var xz = a.add(c).multiply(o.a.add(o.c)).subtract(x).subtract(z);
    return new Bn254Fp6(x.add(yz.timesXi()), xy.add(z.timesXi()), xz.add(y));
  }

  /// Product with p + q v.
  Bn254Fp6 multiply(Bn254Fp2 p, Bn254Fp2 q) {
    var x = a.multiply(p);
    var y = b.multiply(q);
    var xy = a.add(b).multiply(p.add(q)).subtract(x).subtract(y);
    return new Bn254Fp6(x.add(c.multiply(q).timesXi()), xy, c.multiply(p).add(y));
  }

  Bn254Fp6 scale(Bn254Fp factor) {
    return new Bn254Fp6(a.scale(factor), b.scale(factor), c.scale(factor));
  }

  /// Product with v.
  Bn254Fp6 timesV() {
    return new Bn254Fp6(c.timesXi(), a, b);
  }

  Bn254Fp6 invert() {
    var x = a.square().subtract(b.multiply(c).timesXi());
    var y = c.square().timesXi().subtract(a.multiply(b));
    var z = b.square().subtract(a.multiply(c));
    var norm = a.multiply(x).add(c.multiply(y).add(b.multiply(z)).timesXi()).invert();
    return new Bn254Fp6(x.multiply(norm), y.multiply(norm), z.multiply(norm));
  }
}
