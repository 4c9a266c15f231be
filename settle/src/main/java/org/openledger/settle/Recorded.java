package org.openledger.settle;

import org.openledger.core.money.Missing;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.tally.split.Split;

/// What became of a charge.
public sealed interface Recorded {

  /// Signed, stored, split and debited from the payer.
  record Accepted(long epoch, UsageReceipt receipt, Split split) implements Recorded {}

  /// The hold has expired and the payer has less than the fee; nothing was stored.
  record Overdrawn(Open balance, Missing missing) implements Recorded {}

  /// A field does not hold; nothing was stored.
  ///
  /// @param field the first field or link that fails
  record Refused(String field, String reason) implements Recorded {}
}
