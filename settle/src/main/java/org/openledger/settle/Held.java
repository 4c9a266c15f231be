package org.openledger.settle;

import java.math.BigInteger;

/// The answer to a reservation.
public sealed interface Held {
  /// Reserved: whoever asked can be sure of it until it is charged, released or expired.
  record Taken() implements Held {}

  /// The payer holds less; nothing was reserved.
  record Overdrawn(BigInteger balance, BigInteger missing) implements Held {}
}
