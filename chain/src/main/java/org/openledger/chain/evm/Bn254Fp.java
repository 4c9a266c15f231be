package org.openledger.chain.evm;

import java.math.BigInteger;

/// An element of the base field of bn254, four limbs in Montgomery form, always below the modulus.
///
/// @param l0 least significant limb
record Bn254Fp(long l0, long l1, long l2, long l3) {
  static final BigInteger MODULUS =
      new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16);

  private static final long P0 = 0x3c208c16d87cfd47L;
  private static final long P1 = 0x97816a916871ca8dL;
  private static final long P2 = 0xb85045b68181585dL;
  private static final long P3 = 0x30644e72e131a029L;

  /// -1 / p mod 2^64.
  private static final long INVERSE = inverse();

  static final Bn254Fp ZERO = new Bn254Fp(0, 0, 0, 0);
  private static final BigInteger RADIX = BigInteger.ONE.shiftLeft(256);
  static final Bn254Fp ONE = of(BigInteger.ONE);

  private static long inverse() {
    long x = P0; // correct to 3 bits, each step doubles that
    for (int i = 0; i < 5; i++) {
      x *= 2 - P0 * x;
    }
    return -x;
  }

  /// The element with the value of `value` modulo p.
  static Bn254Fp of(BigInteger value) {
    return limbs(value.multiply(RADIX).mod(MODULUS));
  }

  private static Bn254Fp limbs(BigInteger value) {
    return new Bn254Fp(
        value.longValue(),
        value.shiftRight(64).longValue(),
        value.shiftRight(128).longValue(),
        value.shiftRight(192).longValue());
  }

  BigInteger toBigInteger() {
    var plain = multiply(new Bn254Fp(1, 0, 0, 0));
    return new org.openledger.core.bytes.UInt256(plain.l3, plain.l2, plain.l1, plain.l0)
        .toBigInteger();
  }

  boolean isZero() {
    return (l0 | l1 | l2 | l3) == 0;
  }

  Bn254Fp add(Bn254Fp o) {
    long r0 = l0 + o.l0;
    long c = Words.below(r0, l0);
    long r1 = l1 + o.l1 + c;
    c = carry(l1, o.l1, r1);
    long r2 = l2 + o.l2 + c;
    c = carry(l2, o.l2, r2);
    return reduced(r0, r1, r2, l3 + o.l3 + c);
  }

  Bn254Fp twice() {
    return add(this);
  }

  Bn254Fp subtract(Bn254Fp o) {
    long r0 = l0 - o.l0;
    long b = borrow(l0, o.l0, r0);
    long r1 = l1 - o.l1 - b;
    b = borrow(l1, o.l1, r1);
    long r2 = l2 - o.l2 - b;
    b = borrow(l2, o.l2, r2);
    long r3 = l3 - o.l3 - b;
    b = borrow(l3, o.l3, r3);
    if (b == 0) {
      return new Bn254Fp(r0, r1, r2, r3);
    }
    long s0 = r0 + P0;
    long c = carry(r0, P0, s0);
    long s1 = r1 + P1 + c;
    c = carry(r1, P1, s1);
    long s2 = r2 + P2 + c;
    c = carry(r2, P2, s2);
    return new Bn254Fp(s0, s1, s2, r3 + P3 + c);
  }

  Bn254Fp negate() {
    return ZERO.subtract(this);
  }

  /// Montgomery product. The modulus leaves two bits of the top limb free, so a row never
  /// overflows.
  Bn254Fp multiply(Bn254Fp o) {
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < 4; i++) {
      long b = i == 0 ? o.l0 : i == 1 ? o.l1 : i == 2 ? o.l2 : o.l3;
      long low = l0 * b;
      long high = Math.unsignedMultiplyHigh(l0, b);
      t0 += low;
      long c = high + Words.below(t0, low);
      low = l1 * b + c;
      c = Math.unsignedMultiplyHigh(l1, b) + Words.below(low, c);
      t1 += low;
      c += Words.below(t1, low);
      low = l2 * b + c;
      c = Math.unsignedMultiplyHigh(l2, b) + Words.below(low, c);
      t2 += low;
      c += Words.below(t2, low);
      low = l3 * b + c;
      c = Math.unsignedMultiplyHigh(l3, b) + Words.below(low, c);
      t3 += low;
      long t4 = c + Words.below(t3, low);
      long m = t0 * INVERSE;
      c = Math.unsignedMultiplyHigh(m, P0) + (t0 != 0 ? 1 : 0);
      low = m * P1 + c;
      c = Math.unsignedMultiplyHigh(m, P1) + Words.below(low, c);
      t0 = t1 + low;
      c += Words.below(t0, low);
      low = m * P2 + c;
      c = Math.unsignedMultiplyHigh(m, P2) + Words.below(low, c);
      t1 = t2 + low;
      c += Words.below(t1, low);
      low = m * P3 + c;
      c = Math.unsignedMultiplyHigh(m, P3) + Words.below(low, c);
      t2 = t3 + low;
      c += Words.below(t2, low);
      t3 = t4 + c;
    }
    return reduced(t0, t1, t2, t3);
  }

  Bn254Fp square() {
    return multiply(this);
  }

  /// The inverse; zero has none.
  Bn254Fp invert() {
    return of(toBigInteger().modInverse(MODULUS));
  }

  /// A value below 2p brought below p.
  private static Bn254Fp reduced(long r0, long r1, long r2, long r3) {
    long s0 = r0 - P0;
    long b = borrow(r0, P0, s0);
    long s1 = r1 - P1 - b;
    b = borrow(r1, P1, s1);
    long s2 = r2 - P2 - b;
    b = borrow(r2, P2, s2);
    long s3 = r3 - P3 - b;
    b = borrow(r3, P3, s3);
    return b == 0 ? new Bn254Fp(s0, s1, s2, s3) : new Bn254Fp(r0, r1, r2, r3);
  }

  private static long carry(long a, long b, long sum) {
    return ((a & b) | ((a | b) & ~sum)) >>> 63;
  }

  private static long borrow(long a, long b, long difference) {
    return ((~a & b) | (~(a ^ b) & difference)) >>> 63;
  }
}
