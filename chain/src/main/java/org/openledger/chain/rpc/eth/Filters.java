package org.openledger.chain.rpc.eth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;

/// The filters that clients made and ask for changes, bounded in number and forgotten when idle.
final class Filters {
  private static final int FILTERS_MAX = 1_000;
  private static final long IDLE_NANOS_MAX = 300_000_000_000L;

  /// Waiting transactions remembered for filters that ask for them; older ones are forgotten.
  private static final int PENDING_MAX = 16_384;

  /// What a filter collects.
  sealed interface Kind {
    /// Logs of new blocks.
    record Logs(LogQuery query) implements Kind {}

    /// Hashes of new blocks.
    record BlockHashes() implements Kind {}

    /// Hashes of transactions that the pool took.
    record Pending() implements Kind {}
  }

  private static final class Filter {
    final Kind kind;

    /// The number of the next block, or of the next waiting transaction.
    long next;

    long usedNanos;

    Filter(Kind kind, long next, long usedNanos) {
      this.kind = kind;
      this.next = next;
      this.usedNanos = usedNanos;
    }
  }

  private final ChainNode node;
  private final Map<String, Filter> filters = new LinkedHashMap<>();
  private final ArrayDeque<Json> pending = new ArrayDeque<>();
  private boolean listening;
  private long pendingSeen;
  private long made;

  Filters(ChainNode node) {
    this.node = node;
  }

  synchronized Reply add(Kind kind) {
    long now = System.nanoTime();
    filters.values().removeIf(filter -> now - filter.usedNanos > IDLE_NANOS_MAX);
    if (filters.size() >= FILTERS_MAX) {
      return Reply.error(Reply.LIMIT_EXCEEDED, "too many filters");
    }
    boolean waits = kind instanceof Kind.Pending;
    if (waits && !listening) {
      listening = true;
      node.onPending(this::remember);
    }
    made++;
    String id = "0x" + Keccak.hash256(Long.toString(made).getBytes(UTF_8)).brief(32);
    long next = waits ? pendingSeen : node.chain().head().number() + 1;
    filters.put(id, new Filter(kind, next, now));
    return Reply.of(id);
  }

  private synchronized void remember(SignedTransaction transaction) {
    pending.add(Encode.data(transaction.hash()));
    pendingSeen++;
    if (pending.size() > PENDING_MAX) {
      pending.remove();
    }
  }

  synchronized boolean remove(String id) {
    return filters.remove(id) != null;
  }

  Reply changes(String id) {
    long first;
    long last;
    Filter filter;
    synchronized (this) {
      filter = filters.get(id);
      if (filter == null) {
        return missing();
      }
      filter.usedNanos = System.nanoTime();
      first = filter.next;
      if (filter.kind instanceof Kind.Pending) {
        filter.next = pendingSeen;
        return Reply.of(
            Json.array(
                pending.stream().skip(Math.max(0, first - pendingSeen + pending.size())).toList()));
      }
      last = node.chain().head().number();
      filter.next = last + 1;
    }
    return Reply.of(
        filter.kind instanceof Kind.Logs(LogQuery query)
            ? query.runWithin(node, first, last)
            : hashes(first, last));
  }

  private Json hashes(long first, long last) {
    List<Json> hashes = new ArrayList<>();
    for (long number = first; number <= last; number++) {
      node.chain().blocks().hash(number).map(Encode::data).ifPresent(hashes::add);
    }
    return Json.array(hashes);
  }

  Reply logs(String id) {
    LogQuery query;
    synchronized (this) {
      Filter filter = filters.get(id);
      if (filter == null || !(filter.kind instanceof Kind.Logs(LogQuery own))) {
        return missing();
      }
      filter.usedNanos = System.nanoTime();
      query = own;
    }
    return Reply.of(query.run(node));
  }

  private static Reply missing() {
    return Reply.error(Reply.SERVER_ERROR, "filter not found");
  }
}
