package org.openledger.core.money;

import java.math.BigInteger;

/// What reading costs.
///
/// @param perThousand for a thousand tokens
public record PriceIn(Open perThousand) {
  /// In smallest units.
  public static PriceIn units(BigInteger units) {
    return new PriceIn(new Open(units));
  }

  /// The smallest units.
  public BigInteger units() {
    return perThousand.units();
  }
}
