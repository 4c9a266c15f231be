package org.openledger.chain.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.openledger.chain.block.LogSearch;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;

/// What one connection subscribed to. Its output must not block: it runs on the producer's thread.
public final class Subscriptions implements AutoCloseable {
  private static final int SUBSCRIPTIONS_MAX = 100;
  private static final AtomicLong MADE = new AtomicLong();

  private final ChainNode node;
  private final Consumer<String> output;
  private final Map<String, Runnable> stops = new HashMap<>();

  /// What is done once when the connection has ended.
  private final Set<Runnable> endings = new HashSet<>();

  private boolean closed;

  public Subscriptions(ChainNode node, Consumer<String> output) {
    this.node = node;
    this.output = output;
  }

  public Reply toHeads() {
    return add(id -> node.onBlock(stored -> send(id, Views.header(stored.block()).build())));
  }

  public Reply toLogs(LogSearch search) {
    return add(id ->
        node.onBlock(stored -> search.in(stored).forEach(found -> send(id, Views.log(found)))));
  }

  public Reply toPending(boolean full) {
    return add(id ->
        node.onPending(
            signed -> send(id, full ? Views.waiting(signed) : Encode.data(signed.hash()))));
  }

  private synchronized Reply add(Function<String, Runnable> start) {
    if (closed) {
      return ended();
    }
    if (stops.size() >= SUBSCRIPTIONS_MAX) {
      return Reply.error(Reply.LIMIT_EXCEEDED, "too many subscriptions");
    }
    byte[] seed = ("subscription " + MADE.incrementAndGet()).getBytes(UTF_8);
    String id = "0x" + Keccak.hash256(seed).brief(32);
    stops.put(id, start.apply(id));
    return Reply.of(id);
  }

  private void send(String id, Json result) {
    Json params = Json.object().put("subscription", id).put("result", result).build();
    output.accept(
        Json.object()
            .put("jsonrpc", "2.0")
            .put("method", "eth_subscription")
            .put("params", params)
            .build()
            .compact());
  }

  public synchronized boolean stop(String id) {
    Runnable stop = stops.remove(id);
    if (stop != null) {
      stop.run();
    }
    return stop != null;
  }

  /// Does something when the connection has ended; the same, by its equality, only once.
  ///
  /// @return false if it has ended already
  public synchronized boolean whenClosed(Runnable ending) {
    if (!closed) {
      endings.add(ending);
    }
    return !closed;
  }

  /// What is said to whoever is not there any more.
  public static Reply ended() {
    return Reply.error(Reply.SERVER_ERROR, "the connection has ended");
  }

  @Override
  public void close() {
    // Without the lock: whoever says what to do then has locks of its own.
    end().forEach(Runnable::run);
  }

  private synchronized List<Runnable> end() {
    closed = true;
    stops.values().forEach(Runnable::run);
    stops.clear();
    List<Runnable> last = List.copyOf(endings);
    endings.clear();
    return last;
  }
}
