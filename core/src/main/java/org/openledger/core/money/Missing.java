package org.openledger.core.money;

import java.math.BigInteger;

/// What an account lacks of what is asked of it.
///
/// @param amount the amount
public record Missing(Open amount) {
  /// In smallest units.
  public static Missing units(BigInteger units) {
    return new Missing(new Open(units));
  }

  /// The smallest units.
  public BigInteger units() {
    return amount.units();
  }
}
