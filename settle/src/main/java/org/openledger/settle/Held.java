package org.openledger.settle;

import org.openledger.core.money.Missing;
import org.openledger.core.money.Open;

/// The answer to a reservation.
public sealed interface Held {
  /// Reserved: whoever asked can be sure of it until it is charged, released or expired.
  record Taken() implements Held {}

  /// The payer holds less; nothing was reserved.
  record Overdrawn(Open balance, Missing missing) implements Held {}
}
