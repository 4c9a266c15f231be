package org.openledger.chain.rpc.eth;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Caller;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.Subscriptions;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.bytes.Hex;
import org.openledger.core.json.Json;

/// The filters that clients made and ask for changes, bounded in number and forgotten when idle.
///
/// No caller has more than are free beside: half of all where it is alone, the next one half of the
/// rest. So no one alone can have them all; some ten together can.
final class Filters {
  private static final int FILTERS_MAX = 1_000;

  /// An address may stand for many, a connection for one.
  private static final int CONNECTION_FILTERS_MAX = 100;

  static final String ADVICE =
      "uninstall some; one that nobody asks for 5 minutes is forgotten by itself";

  private static final int ID_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();
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
    final Caller caller;
    final Kind kind;

    /// The number of the next block, or of the next waiting transaction.
    long next;

    long usedNanos;

    Filter(Caller caller, Kind kind, long next, long usedNanos) {
      this.caller = caller;
      this.kind = kind;
      this.next = next;
      this.usedNanos = usedNanos;
    }
  }

  private final ChainNode node;
  private final LongSupplier nanos;
  private final Map<String, Filter> filters = new LinkedHashMap<>();
  private final ArrayDeque<Json> pending = new ArrayDeque<>();
  private boolean listening;
  private long pendingSeen;

  Filters(ChainNode node) {
    this(node, System::nanoTime);
  }

  Filters(ChainNode node, LongSupplier nanos) {
    this.node = node;
    this.nanos = nanos;
  }

  /// What is done when a connection ends. Two of one connection are equal.
  private record Ending(Filters filters, Caller caller) implements Runnable {
    @Override
    public void run() {
      filters.forget(caller);
    }
  }

  synchronized Reply add(Caller caller, Kind kind) {
    forgetIdle();
    if (!isRoomFor(caller)) {
      return new Reply.Failure(Reply.LIMIT_EXCEEDED, "too many filters", Json.of(ADVICE));
    }
    if (caller instanceof Caller.Connected(Subscriptions connection)
        && !connection.whenClosed(new Ending(this, caller))) {
      return Subscriptions.ended();
    }
    boolean waits = kind instanceof Kind.Pending;
    if (waits && !listening) {
      listening = true;
      node.onPending(this::remember);
    }
    String id = newId();
    long next = waits ? pendingSeen : node.chain().head().number() + 1;
    filters.put(id, new Filter(caller, kind, next, nanos.getAsLong()));
    return Reply.of(id);
  }

  private boolean isRoomFor(Caller caller) {
    long own = filters.values().stream().filter(filter -> filter.caller.equals(caller)).count();
    return own < FILTERS_MAX - filters.size()
        && (caller instanceof Caller.From || own < CONNECTION_FILTERS_MAX);
  }

  /// One that nobody else can tell: it is all that is asked of whoever reads or ends a filter.
  private static String newId() {
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    return Hex.encode(id);
  }

  private void forgetIdle() {
    long now = nanos.getAsLong();
    filters.values().removeIf(filter -> now - filter.usedNanos > IDLE_NANOS_MAX);
  }

  private synchronized void forget(Caller caller) {
    filters.values().removeIf(filter -> filter.caller.equals(caller));
  }

  private synchronized void remember(SignedTransaction transaction) {
    pending.add(Encode.data(transaction.hash()));
    pendingSeen++;
    if (pending.size() > PENDING_MAX) {
      pending.remove();
    }
  }

  synchronized boolean remove(String id) {
    forgetIdle();
    return filters.remove(id) != null;
  }

  Reply changes(String id) {
    long first;
    long last;
    Filter filter;
    synchronized (this) {
      forgetIdle();
      filter = filters.get(id);
      if (filter == null) {
        return missing();
      }
      filter.usedNanos = nanos.getAsLong();
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
      forgetIdle();
      Filter filter = filters.get(id);
      if (filter == null || !(filter.kind instanceof Kind.Logs(LogQuery own))) {
        return missing();
      }
      filter.usedNanos = nanos.getAsLong();
      query = own;
    }
    return Reply.of(query.run(node));
  }

  private static Reply missing() {
    return Reply.error(Reply.SERVER_ERROR, "filter not found");
  }
}
