package org.openledger.chain.client;

import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// Which events are wanted.
///
/// @param fromBlock first block, included
/// @param toBlock last block, included; [#LATEST] for the newest
/// @param addresses emitters; any if empty
/// @param topics for each position the topics wanted; any where the list is empty
public record LogFilter(
    long fromBlock, long toBlock, List<Address> addresses, List<List<Hash>> topics) {
  /// The newest block, whichever that is.
  public static final long LATEST = Long.MAX_VALUE;

  public LogFilter {
    addresses = List.copyOf(addresses);
    topics = topics.stream().map(List::copyOf).toList();
  }

  /// Every event of a contract since a block.
  public static LogFilter of(Address contract, long fromBlock) {
    return new LogFilter(fromBlock, LATEST, List.of(contract), List.of());
  }

  /// Every event of a contract with that first topic since a block.
  public static LogFilter of(Address contract, Hash event, long fromBlock) {
    return new LogFilter(fromBlock, LATEST, List.of(contract), List.of(List.of(event)));
  }
}
