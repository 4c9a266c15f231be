package org.openledger.core.money;

import java.math.BigInteger;

/// What was earned in closed epochs since the beginning.
///
/// @param amount the amount
public record Settled(Open amount) {
  /// In smallest units.
  public static Settled units(BigInteger units) {
    return new Settled(new Open(units));
  }

  /// The smallest units.
  public BigInteger units() {
    return amount.units();
  }
}
