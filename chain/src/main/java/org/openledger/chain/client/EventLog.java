package org.openledger.chain.client;

import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// An event that a contract emitted, and where it stands in the chain.
///
/// @param index position among all logs of the block
public record EventLog(
    Address address,
    List<Hash> topics,
    byte[] data,
    long blockNumber,
    Hash blockHash,
    Hash transactionHash,
    int transactionIndex,
    int index) {
  public EventLog {
    topics = List.copyOf(topics);
  }
}
