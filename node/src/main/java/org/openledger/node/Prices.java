package org.openledger.node;

import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;

/// What a node's own models cost.
///
/// @param in what reading costs
/// @param out what writing costs
public record Prices(PriceIn in, PriceOut out) {
  /// What a node charges unless it is told otherwise.
  public static final Prices DEFAULT =
      new Prices(new PriceIn(Open.parse("0.2")), new PriceOut(Open.parse("0.6")));
}
