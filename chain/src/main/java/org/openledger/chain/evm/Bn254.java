package org.openledger.chain.evm;

import java.math.BigInteger;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Precompiles 0x06 to 0x08: addition, multiplication and pairing check on bn254 (EIP-196, 197,
/// priced by EIP-1108).
final class Bn254 {
  private static final Bn254Fp B = Bn254Fp.of(BigInteger.valueOf(3));

  private Bn254() {}

  /// A point of G1 in Jacobian coordinates: x / z^2, y / z^3; infinity has z = 0.
  record G1(Bn254Fp x, Bn254Fp y, Bn254Fp z) {
    static final G1 INFINITY = new G1(Bn254Fp.ONE, Bn254Fp.ONE, Bn254Fp.ZERO);

    G1 twice() {
      if (z.isZero()) {
        return this;
      }
      var xx = x.square();
      var yy = y.square();
      var yyyy = yy.square();
      var s = x.add(yy).square().subtract(xx).subtract(yyyy).twice();
      var m = xx.twice().add(xx);
      var x3 = m.square().subtract(s.twice());
      var y3 = m.multiply(s.subtract(x3)).subtract(yyyy.twice().twice().twice());
      return new G1(x3, y3, y.multiply(z).twice());
    }

    G1 add(G1 o) {
      if (z.isZero()) {
        return o;
      }
      if (o.z.isZero()) {
        return this;
      }
      var zz = z.square();
      var ozz = o.z.square();
      var u = x.multiply(ozz);
      var s = y.multiply(ozz).multiply(o.z);
      var h = o.x.multiply(zz).subtract(u);
      var r = o.y.multiply(zz).multiply(z).subtract(s);
      if (h.isZero()) {
        return r.isZero() ? twice() : INFINITY;
      }
      var hh = h.square();
      var hhh = hh.multiply(h);
      var v = u.multiply(hh);
      var x3 = r.square().subtract(hhh).subtract(v.twice());
      var y3 = r.multiply(v.subtract(x3)).subtract(s.multiply(hhh));
      return new G1(x3, y3, z.multiply(o.z).multiply(h));
    }

    G1 multiply(BigInteger scalar) {
      var table = new G1[16];
      table[0] = INFINITY;
      for (int i = 1; i < 16; i++) {
        table[i] = table[i - 1].add(this);
      }
      var result = INFINITY;
      var digits = scalar.toString(16);
      for (int i = 0; i < digits.length(); i++) {
        result = result.twice().twice().twice().twice();
        result = result.add(table[Character.digit(digits.charAt(i), 16)]);
      }
      return result;
    }

    byte[] encode() {
      var out = new byte[64];
      if (!z.isZero()) {
        var inverse = z.invert();
        var square = inverse.square();
        put(out, 0, x.multiply(square));
        put(out, 32, y.multiply(square).multiply(inverse));
      }
      return out;
    }

    private static void put(byte[] out, int offset, Bn254Fp value) {
      var word = org.openledger.core.bytes.UInt256.of(value.toBigInteger()).toBytes32();
      System.arraycopy(word, 0, out, offset, 32);
    }
  }

  /// A field element of 32 bytes, or null if it is not below the modulus.
  private static @Nullable Bn254Fp field(byte[] input, int offset) {
    var value = new BigInteger(1, Precompiles.slice(input, offset, 32));
    return value.compareTo(Bn254Fp.MODULUS) < 0 ? Bn254Fp.of(value) : null;
  }

  /// A point of 64 bytes, two zeros for infinity, or null if it is not on the curve.
  private static @Nullable G1 point(byte[] input, int offset) {
    var x = field(input, offset);
    var y = field(input, offset + 32);
    if (x == null || y == null) {
      return null;
    }
    if (x.isZero() && y.isZero()) {
      return G1.INFINITY;
    }
    boolean onCurve = y.square().equals(x.square().multiply(x).add(B));
    return onCurve ? new G1(x, y, Bn254Fp.ONE) : null;
  }

  static byte @Nullable [] add(byte[] input) {
    var left = point(input, 0);
    var right = point(input, 64);
    return left == null || right == null ? null : left.add(right).encode();
  }

  static byte @Nullable [] multiply(byte[] input) {
    var point = point(input, 0);
    var scalar = new BigInteger(1, Precompiles.slice(input, 64, 32));
    return point == null ? null : point.multiply(scalar).encode();
  }

  static long pairingGas(byte[] input) {
    return 45_000 + 34_000L * (input.length / Bn254Pairing.PAIR_SIZE);
  }

  /// One as a word if the product of the pairings is one, else zero.
  static byte @Nullable [] pairing(byte[] input) {
    if (input.length % Bn254Pairing.PAIR_SIZE != 0) {
      return null;
    }
    var pairs = new ArrayList<Bn254Pairing.Pair>();
    for (int at = 0; at < input.length; at += Bn254Pairing.PAIR_SIZE) {
      var p = point(input, at);
      var q = twistPoint(input, at + 64);
      if (p == null || q == null) {
        return null;
      }
      if (!p.z.isZero() && !q.infinity()) {
        pairs.add(new Bn254Pairing.Pair(p.x, p.y, q));
      }
    }
    var out = new byte[32];
    out[31] = (byte) (Bn254Pairing.isOne(pairs) ? 1 : 0);
    return out;
  }

  /// A point of 128 bytes of the group G2, or null if it is not in it.
  private static Bn254Pairing.@Nullable G2 twistPoint(byte[] input, int offset) {
    var xb = field(input, offset);
    var xa = field(input, offset + 32);
    var yb = field(input, offset + 64);
    var ya = field(input, offset + 96);
    if (xa == null || xb == null || ya == null || yb == null) {
      return null;
    }
    var point = new Bn254Pairing.G2(new Bn254Fp2(xa, xb), new Bn254Fp2(ya, yb));
    return point.infinity() || point.isInGroup() ? point : null;
  }
}
