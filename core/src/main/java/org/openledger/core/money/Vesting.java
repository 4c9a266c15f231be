package org.openledger.core.money;

import java.math.BigInteger;

/// What was earned and is due in later epochs.
///
/// @param amount the amount
public record Vesting(Open amount) {
  /// In smallest units.
  public static Vesting units(BigInteger units) {
    return new Vesting(new Open(units));
  }

  /// The smallest units.
  public BigInteger units() {
    return amount.units();
  }
}
