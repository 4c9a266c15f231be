package org.openledger.core.money;

import java.math.BigInteger;

/// What writing costs.
///
/// @param perThousand for a thousand tokens
public record PriceOut(Open perThousand) {
  /// In smallest units.
  public static PriceOut units(BigInteger units) {
    return new PriceOut(new Open(units));
  }

  /// The smallest units.
  public BigInteger units() {
    return perThousand.units();
  }
}
