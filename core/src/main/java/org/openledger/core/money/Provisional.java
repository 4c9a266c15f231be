package org.openledger.core.money;

import java.math.BigInteger;

/// What the open epoch would add to an account if it closed now.
///
/// @param amount the amount
public record Provisional(Open amount) {
  /// In smallest units.
  public static Provisional units(BigInteger units) {
    return new Provisional(new Open(units));
  }

  /// The smallest units.
  public BigInteger units() {
    return amount.units();
  }
}
