package org.openledger.chain.tx;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Halt;
import org.openledger.chain.evm.LogEntry;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// What came of a transaction: refused with the state untouched, or executed and paid for.
public sealed interface TransactionOutcome {
  /// The transaction may not be in a block here; the state did not change.
  record Rejected(Rejection reason, String detail) implements TransactionOutcome {}

  /// The transaction was executed, successfully or not, and its gas was paid.
  ///
  /// @param halt how the outermost frame ended; the receipt's status is 1 iff `halt.success()`
  /// @param gasUsed gas paid for, after refunds and the calldata floor
  /// @param gasRefunded refund that was granted (EIP-3529), already taken off `gasUsed`: the sum is
  ///   the most gas the transaction had used at any time, or the calldata floor
  /// @param effectiveGasPrice wei per gas that the sender paid
  /// @param output returned or revert data
  /// @param logs events in order, empty if it failed
  /// @param contractAddress address of the created contract, of creations only
  record Executed(
      Halt halt,
      long gasUsed,
      long gasRefunded,
      UInt256 effectiveGasPrice,
      byte[] output,
      List<LogEntry> logs,
      @Nullable Address contractAddress)
      implements TransactionOutcome {
    /// Whether the receipt's status is 1.
    public boolean success() {
      return halt.success();
    }
  }
}
