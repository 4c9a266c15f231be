package org.openledger.settle;

import java.math.BigInteger;
import org.openledger.settle.split.Split;

/// The answer to a receipt that was handed in.
public sealed interface Recorded {

  /// Stored, split and debited from the payer.
  record Accepted(long epoch, Split split) implements Recorded {}

  /// This very receipt was accepted before.
  record AlreadyRecorded(long epoch) implements Recorded {}

  /// The payer holds less than the fee; nothing was stored.
  record Overdrawn(BigInteger balance, BigInteger missing) implements Recorded {}

  /// A field does not hold; nothing was stored.
  ///
  /// @param field the first field or link that fails
  record Refused(String field, String reason) implements Recorded {}
}
