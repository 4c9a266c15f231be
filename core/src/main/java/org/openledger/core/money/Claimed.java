package org.openledger.core.money;

import java.math.BigInteger;

/// What was paid out on chain.
///
/// @param amount the amount
public record Claimed(Open amount) {
  /// In smallest units.
  public static Claimed units(BigInteger units) {
    return new Claimed(new Open(units));
  }

  /// The smallest units.
  public BigInteger units() {
    return amount.units();
  }
}
