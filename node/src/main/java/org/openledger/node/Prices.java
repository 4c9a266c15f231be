package org.openledger.node;

import org.openledger.core.money.Open;

/// What a node's own models cost.
///
/// @param in OPEN per thousand tokens read
/// @param out OPEN per thousand tokens written
public record Prices(Open in, Open out) {
  /// What a node charges unless it is told otherwise.
  public static final Prices DEFAULT = new Prices(Open.parse("0.2"), Open.parse("0.6"));
}
