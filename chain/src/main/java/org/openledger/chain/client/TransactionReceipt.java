package org.openledger.chain.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;

/// What became of a transaction that is in a block.
///
/// @param success false if it reverted or ran out of gas
/// @param to receiver, null for a creation
/// @param contractAddress address of the created contract, null if it was no creation
public record TransactionReceipt(
    Hash transactionHash,
    boolean success,
    long blockNumber,
    Hash blockHash,
    int transactionIndex,
    Address from,
    @Nullable Address to,
    @Nullable Address contractAddress,
    long gasUsed,
    UInt256 effectiveGasPrice,
    List<EventLog> logs) {
  public TransactionReceipt {
    logs = List.copyOf(logs);
  }

  /// The created contract's address.
  ///
  /// @throws Failure if the transaction created none
  public Address contract() {
    if (contractAddress == null || !success) {
      throw new Refusal(Code.CALL_REVERTED, "transaction " + transactionHash + " made no contract");
    }
    return contractAddress;
  }
}
