package org.openledger.core.money;

import java.math.BigDecimal;
import java.math.BigInteger;

/// An exact, unsigned amount of OPEN in its smallest unit, 10^-18 OPEN, below 2^256.
///
/// @param units the amount in smallest units
public record Open(BigInteger units) implements Comparable<Open> {
  /// Decimal places of one OPEN.
  public static final int DECIMALS = 18;

  /// Nothing.
  public static final Open ZERO = new Open(BigInteger.ZERO);

  public Open {
    if (units.signum() < 0 || units.bitLength() > 256) {
      throw new IllegalArgumentException("not an amount of OPEN: " + units + " units");
    }
  }

  /// An amount in smallest units.
  public static Open units(long units) {
    return new Open(BigInteger.valueOf(units));
  }

  /// An amount written in whole OPEN with up to 18 decimals, such as `0.25`.
  ///
  /// @throws IllegalArgumentException if it is negative, finer than a unit, or not a plain number
  public static Open parse(String text) {
    if (!text.matches("[0-9]{1,60}(\\.[0-9]{1,18})?")) {
      throw new IllegalArgumentException(
          "an amount of OPEN is a number with at most 18 decimals, not \"" + text + "\"");
    }
    var open = new Open(new BigDecimal(text).movePointRight(DECIMALS).toBigIntegerExact());
    assert new BigDecimal(open.toString()).compareTo(new BigDecimal(text)) == 0
        : text + " became " + open;
    return open;
  }

  /// Sum.
  public Open plus(Open other) {
    var sum = new Open(units.add(other.units));
    assert sum.compareTo(this) >= 0 && sum.compareTo(other) >= 0 : "a sum below one of its parts";
    return sum;
  }

  /// Difference.
  ///
  /// @throws IllegalArgumentException if the other amount is larger
  public Open minus(Open other) {
    var rest = new Open(units.subtract(other.units));
    assert rest.units.add(other.units).equals(units) : "rest and part are not the whole";
    return rest;
  }

  /// Whether nothing is left.
  public boolean isZero() {
    return units.signum() == 0;
  }

  @Override
  public int compareTo(Open other) {
    return units.compareTo(other.units);
  }

  /// The amount in whole OPEN, exactly, without trailing zeros.
  @Override
  public String toString() {
    var decimal = new BigDecimal(units, DECIMALS).stripTrailingZeros();
    return decimal.scale() < 0 ? decimal.setScale(0).toPlainString() : decimal.toPlainString();
  }
}
