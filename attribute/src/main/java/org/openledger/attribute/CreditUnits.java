package org.openledger.attribute;

import java.math.BigInteger;
import java.util.Arrays;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.Attribution;

/// CreditUnits as integers: nats in fixed point, and the exact rescaling to an answer's gain.
public final class CreditUnits {
  /// Largest credit in nats; a log-likelihood beyond it is a bug, not an answer.
  private static final double NATS_MAX = 1L << 36;

  private CreditUnits() {}

  /// Nats in units of 2^-20, rounded half to even. The scale is a power of two, so nothing is lost
  /// before the one rounding.
  public static long units(double nats) {
    if (!(Math.abs(nats) <= NATS_MAX)) {
      throw new Fault(Code.NOT_FINITE, "a credit of " + nats + " nats");
    }
    return (long) Math.rint(nats * Attribution.UNITS_PER_NAT);
  }

  /// [#units] of each.
  public static long[] units(double[] nats) {
    return Arrays.stream(nats).mapToLong(CreditUnits::units).toArray();
  }

  /// Sum of magnitudes.
  public static long magnitude(long[] credits) {
    long sum = 0;
    for (long credit : credits) {
      sum = Math.addExact(sum, Math.abs(credit));
    }
    return sum;
  }

  /// CreditUnits that sum to `total` exactly, nearest to `raw` in this sense: the difference total
  /// - sum(raw) is spread in proportion to |raw_k|, by largest remainder, ties to the lower index.
  ///   All zero when raw is all zero.
  ///
  /// Proportional to magnitude rather than by one common factor total / sum(raw), because that
  /// factor blows up, or turns every sign, when supporting and opposing credits nearly cancel. As
  /// long as |total - sum(raw)| <= sum |raw| no credit changes its sign.
  public static long[] rescaled(long[] raw, long total) {
    long magnitude = magnitude(raw);
    if (magnitude == 0) {
      return raw.clone();
    }
    long sum = 0;
    for (long credit : raw) {
      sum = Math.addExact(sum, credit);
    }
    long difference = Math.subtractExact(total, sum);
    long[] parts = parts(raw, Math.abs(difference), magnitude);
    long[] out = raw.clone();
    for (int k = 0; k < out.length; k++) {
      out[k] = Math.addExact(out[k], difference < 0 ? -parts[k] : parts[k]);
    }
    return out;
  }

  /// `amount` split in proportion to |weights_k|, by largest remainder.
  private static long[] parts(long[] weights, long amount, long magnitude) {
    int n = weights.length;
    long[] parts = new long[n];
    BigInteger[] remainders = new BigInteger[n];
    BigInteger whole = BigInteger.valueOf(magnitude);
    long left = amount;
    for (int k = 0; k < n; k++) {
      BigInteger product =
          BigInteger.valueOf(amount).multiply(BigInteger.valueOf(Math.abs(weights[k])));
      BigInteger[] division = product.divideAndRemainder(whole);
      parts[k] = division[0].longValueExact();
      remainders[k] = division[1];
      left -= parts[k];
    }
    Integer[] order = new Integer[n];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, (a, b) -> remainders[b].compareTo(remainders[a])); // stable: ties by index
    for (int i = 0; i < left; i++) {
      parts[order[i]]++;
    }
    return parts;
  }
}
