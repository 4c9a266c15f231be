package org.openledger.app.cli;

import java.math.BigInteger;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;

/// Amounts as text for people.
final class Amounts {
  private Amounts() {}

  /// Smallest units, written as a decimal string, in whole OPEN.
  static String open(Json units) {
    var amount = new BigInteger(units.text());
    return amount.signum() < 0 ? "-" + new Open(amount.negate()) : new Open(amount).toString();
  }
}
