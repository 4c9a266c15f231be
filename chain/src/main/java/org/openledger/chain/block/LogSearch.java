package org.openledger.chain.block;

import java.util.ArrayList;
import java.util.List;
import org.openledger.chain.evm.LogEntry;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.work.Work;

/// Which logs are wanted, and the search for them with the help of the headers' filters.
///
/// @param addresses emitters wanted; any if empty
/// @param topics for each position the topics wanted; any where the list is empty
public record LogSearch(List<Address> addresses, List<List<Hash>> topics) {
  /// A log and where it stands.
  public record Found(Block block, int transaction, int index, LogEntry log) {}

  /// What a log is at least in JSON.
  private static final int LOG_BYTES = 400;

  public LogSearch {
    addresses = List.copyOf(addresses);
    topics = List.copyOf(topics);
  }

  /// Every log of any contract.
  public static LogSearch all() {
    return new LogSearch(List.of(), List.of());
  }

  /// The matching logs of the blocks `from` to `to`, both included.
  ///
  /// @throws Failure if there are more than `most`
  public List<Found> in(BlockStore blocks, long from, long to, int most) {
    List<Found> found = new ArrayList<>();
    Work work = Work.current();
    for (long number = from; number <= to; number++) {
      work.check();
      var header = blocks.header(number);
      if (header.isEmpty()) {
        return found;
      }
      if (mayMatch(header.get().logsBloom())) {
        List<Found> more = blocks.block(number).map(this::in).orElse(List.of());
        more.forEach(log -> work.answer(LOG_BYTES + 2L * log.log().data().length));
        found.addAll(more);
      }
      if (found.size() > most) {
        throw new Refusal(
            Code.TRANSACTION_REFUSED, "query returned more than %d results".formatted(most));
      }
    }
    return found;
  }

  /// The matching logs of one block.
  public List<Found> in(BlockStore.Stored stored) {
    List<Found> found = new ArrayList<>();
    int index = 0;
    for (int i = 0; i < stored.receipts().size(); i++) {
      for (LogEntry log : stored.receipts().get(i).logs()) {
        if (matches(log)) {
          found.add(new Found(stored.block(), i, index, log));
        }
        index++;
      }
    }
    return found;
  }

  private boolean mayMatch(Bloom bloom) {
    return (addresses.isEmpty() || addresses.stream().anyMatch(bloom::mayContain))
        && topics.stream()
            .allMatch(any -> any.isEmpty() || any.stream().anyMatch(bloom::mayContain));
  }

  private boolean matches(LogEntry log) {
    if (!addresses.isEmpty() && !addresses.contains(log.address())) {
      return false;
    }
    if (topics.size() > log.topics().size()) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i))) {
        return false;
      }
    }
    return true;
  }
}
