package org.openledger.chain.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.ChainNode;
import org.openledger.core.crypto.Keccak;
import org.openledger.core.json.Json;

/// The filters that clients made and ask for changes, bounded in number and forgotten when idle.
final class Filters {
  private static final int FILTERS_MAX = 1_000;
  private static final long IDLE_NANOS_MAX = 300_000_000_000L;

  /// A filter: for logs if it has a query, else for blocks.
  private static final class Filter {
    final @Nullable LogQuery query;
    long next;
    long usedNanos;

    Filter(@Nullable LogQuery query, long next, long usedNanos) {
      this.query = query;
      this.next = next;
      this.usedNanos = usedNanos;
    }
  }

  private final ChainNode node;
  private final Map<String, Filter> filters = new LinkedHashMap<>();
  private long made;

  Filters(ChainNode node) {
    this.node = node;
  }

  /// Makes a filter; null for one that collects block hashes.
  synchronized Reply add(@Nullable LogQuery query) {
    long now = System.nanoTime();
    filters.values().removeIf(filter -> now - filter.usedNanos > IDLE_NANOS_MAX);
    if (filters.size() >= FILTERS_MAX) {
      return Reply.error(Reply.LIMIT_EXCEEDED, "too many filters");
    }
    made++;
    String id = "0x" + Keccak.hash256(Long.toString(made).getBytes(UTF_8)).brief(32);
    filters.put(id, new Filter(query, node.chain().head().number() + 1, now));
    return Reply.of(id);
  }

  synchronized boolean remove(String id) {
    return filters.remove(id) != null;
  }

  Reply changes(String id) {
    long first;
    long last = node.chain().head().number();
    Filter filter;
    synchronized (this) {
      filter = filters.get(id);
      if (filter == null) {
        return missing();
      }
      filter.usedNanos = System.nanoTime();
      first = filter.next;
      filter.next = Math.max(first, last + 1);
    }
    if (filter.query != null) {
      return Reply.of(filter.query.runWithin(node, first, last));
    }
    List<Json> hashes = new ArrayList<>();
    for (long number = first; number <= last; number++) {
      node.chain().blocks().hash(number).map(Encode::data).ifPresent(hashes::add);
    }
    return Reply.of(Json.array(hashes));
  }

  Reply logs(String id) {
    Filter filter;
    synchronized (this) {
      filter = filters.get(id);
    }
    return filter == null || filter.query == null ? missing() : Reply.of(filter.query.run(node));
  }

  private static Reply missing() {
    return Reply.error(Reply.SERVER_ERROR, "filter not found");
  }
}
