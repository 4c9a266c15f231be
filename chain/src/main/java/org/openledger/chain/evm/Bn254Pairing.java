package org.openledger.chain.evm;

import java.math.BigInteger;
import java.util.List;

/// The optimal ate pairing on bn254 (Vercauteren, "Optimal pairings"; loop length 6u + 2).
///
/// G2 lives on the sextic twist y^2 = x^3 + 3 / (9 + i) over Fp2; a twist point (x, y) stands for
/// (x w^2, y w^3). The line of slope s through a twist point T = (x, y), taken at P, is therefore
/// yP - s xP w + (s x - y) w^3, a sparse element of Fp12.
///
/// All pairs of a check go through the Miller loop side by side in affine coordinates: the slopes
/// of one step need one field inversion together (Montgomery's trick), which is cheaper than
/// projective formulas and much shorter. The final exponentiation raises to (p^12 - 1) / r: the
/// easy part by conjugation, inversion and Frobenius; the hard part by the addition chain of Scott
/// et al., "On the final exponentiation for calculating pairings on ordinary elliptic curves".
final class Bn254Pairing {
  /// Bytes of a pair of points.
  static final int PAIR_SIZE = 192;

  /// The parameter of the curve.
  private static final long U = 4_965_661_367_192_848_881L;

  private static final BigInteger LOOP =
      BigInteger.valueOf(U).multiply(BigInteger.valueOf(6)).add(BigInteger.TWO);
  private static final BigInteger ORDER =
      new BigInteger("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", 16);
  private static final Bn254Fp2 TWIST_B =
      new Bn254Fp2(Bn254Fp.of(BigInteger.valueOf(3)), Bn254Fp.ZERO).multiply(Bn254Fp2.XI.invert());

  private Bn254Pairing() {}

  /// A point of the twist in affine coordinates; (0, 0) is infinity.
  record G2(Bn254Fp2 x, Bn254Fp2 y) {
    boolean infinity() {
      return x.isZero() && y.isZero();
    }

    /// Whether the point is on the twist and its order is the group's.
    boolean isInGroup() {
      return y.square().equals(x.square().multiply(x).add(TWIST_B))
          && new Jacobian(x, y, Bn254Fp2.ONE).multiply(ORDER).z.isZero();
    }

    /// The power-p map carried over to the twist.
    G2 frobenius() {
      return new G2(
          x.conjugate().multiply(Bn254Fp12.FROBENIUS[2]),
          y.conjugate().multiply(Bn254Fp12.FROBENIUS[3]));
    }

    G2 negate() {
      return new G2(x, y.negate());
    }
  }

  /// A finite point of G1 and one of G2.
  record Pair(Bn254Fp px, Bn254Fp py, G2 q) {}

  private record Jacobian(Bn254Fp2 x, Bn254Fp2 y, Bn254Fp2 z) {
    Jacobian twice() {
      var xx = x.square();
      var yy = y.square();
      var yyyy = yy.square();
      var s = x.add(yy).square().subtract(xx).subtract(yyyy).twice();
      var m = xx.twice().add(xx);
      var x3 = m.square().subtract(s.twice());
      var y3 = m.multiply(s.subtract(x3)).subtract(yyyy.twice().twice().twice());
      return new Jacobian(x3, y3, y.multiply(z).twice());
    }

    /// The sum with an affine point; this point must not be infinity.
    Jacobian add(Bn254Fp2 ox, Bn254Fp2 oy) {
      var zz = z.square();
      var h = ox.multiply(zz).subtract(x);
      var r = oy.multiply(zz).multiply(z).subtract(y);
      if (h.isZero()) {
        return r.isZero() ? twice() : new Jacobian(x, y, Bn254Fp2.ZERO);
      }
      var hh = h.square();
      var hhh = hh.multiply(h);
      var v = x.multiply(hh);
      var x3 = r.square().subtract(hhh).subtract(v.twice());
      return new Jacobian(x3, r.multiply(v.subtract(x3)).subtract(y.multiply(hhh)), z.multiply(h));
    }

    Jacobian multiply(BigInteger scalar) {
      var result = this;
      for (int i = scalar.bitLength() - 2; i >= 0; i--) {
        result = result.twice();
        if (scalar.testBit(i)) {
          result = result.z.isZero() ? this : result.add(x, y);
        }
      }
      return result;
    }
  }

  /// Whether the product of the pairings is one.
  static boolean isOne(List<Pair> pairs) {
    return pairs.isEmpty() || finalExponentiation(millerLoop(pairs)).equals(Bn254Fp12.ONE);
  }

  private static Bn254Fp12 millerLoop(List<Pair> pairs) {
    int n = pairs.size();
    var f = Bn254Fp12.ONE;
    var running = new G2[n];
    var own = new G2[n];
    for (int i = 0; i < n; i++) {
      running[i] = own[i] = pairs.get(i).q;
    }
    for (int bit = LOOP.bitLength() - 2; bit >= 0; bit--) {
      f = step(f.square(), pairs, running, running);
      if (LOOP.testBit(bit)) {
        f = step(f, pairs, running, own);
      }
    }
    for (int i = 0; i < n; i++) {
      own[i] = own[i].frobenius();
    }
    f = step(f, pairs, running, own);
    for (int i = 0; i < n; i++) {
      own[i] = own[i].frobenius().negate();
    }
    return step(f, pairs, running, own);
  }

  /// Multiplies f by the lines through each running point and its addend, and adds the two; where
  /// both arrays are the same, through the tangents.
  private static Bn254Fp12 step(Bn254Fp12 f, List<Pair> pairs, G2[] running, G2[] addends) {
    int n = running.length;
    @SuppressWarnings("ReferenceEquality") // the same array says that each point is added to itself
    boolean doubling = running == addends;
    var denominators = new Bn254Fp2[n];
    for (int i = 0; i < n; i++) {
      denominators[i] = doubling ? running[i].y.twice() : addends[i].x.subtract(running[i].x);
    }
    var inverses = invertAll(denominators);
    var product = f;
    for (int i = 0; i < n; i++) {
      var t = running[i];
      var xx = t.x.square();
      var numerator = doubling ? xx.twice().add(xx) : addends[i].y.subtract(t.y);
      var slope = numerator.multiply(inverses[i]);
      var pair = pairs.get(i);
      product =
          product.multiplyLine(
              pair.py, slope.scale(pair.px).negate(), slope.multiply(t.x).subtract(t.y));
      var x = slope.square().subtract(t.x).subtract(addends[i].x);
      running[i] = new G2(x, slope.multiply(t.x.subtract(x)).subtract(t.y));
    }
    return product;
  }

  private static Bn254Fp2[] invertAll(Bn254Fp2[] values) {
    int n = values.length;
    var prefix = new Bn254Fp2[n];
    var product = Bn254Fp2.ONE;
    for (int i = 0; i < n; i++) {
      prefix[i] = product;
      product = product.multiply(values[i]);
    }
    var inverse = product.invert();
    for (int i = n - 1; i >= 0; i--) {
      prefix[i] = prefix[i].multiply(inverse);
      inverse = inverse.multiply(values[i]);
    }
    return prefix;
  }

  private static Bn254Fp12 finalExponentiation(Bn254Fp12 f) {
    var easy = f.conjugate().multiply(f.invert());
    easy = easy.frobenius().frobenius().multiply(easy);
    var fp = easy.frobenius();
    var fp2 = fp.frobenius();
    var fu = easy.power(U);
    var fu2 = fu.power(U);
    var fu3 = fu2.power(U);
    var y0 = fp.multiply(fp2).multiply(fp2.frobenius());
    var y1 = easy.conjugate();
    var y2 = fu2.frobenius().frobenius();
    var y3 = fu.frobenius().conjugate();
    var y4 = fu.multiply(fu2.frobenius()).conjugate();
    var y5 = fu2.conjugate();
    var y6 = fu3.multiply(fu3.frobenius()).conjugate();
    var t0 = y6.square().multiply(y4).multiply(y5);
    var t1 = y3.multiply(y5).multiply(t0);
    t0 = t0.multiply(y2);
    t1 = t1.square().multiply(t0).square();
    t0 = t1.multiply(y1);
    t1 = t1.multiply(y0);
    return t0.square().multiply(t1);
  }
}
