package org.openledger.chain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.server.RpcHandler;
import org.openledger.core.json.Json;

/// A JSON-RPC server in front of a node, which fails as networks do: when it is told to.
public final class UnreliableServer implements AutoCloseable {
  private static final long WAIT_MILLIS_MAX = 30_000;

  /// What goes wrong with a request.
  public enum Fault {
    /// The connection breaks before the node sees the request.
    REQUEST_LOST,
    /// The node does what it was asked, and the connection breaks before its answer.
    ANSWER_LOST,
    /// The server says that it is overloaded.
    UNAVAILABLE,
    /// A replica that lags behind gives the answer that was right before.
    STALE
  }

  private final RpcHandler rpc;
  private final HttpServer server;
  private final Map<String, Deque<Fault>> faults = new HashMap<>();
  private final Map<String, Integer> asked = new HashMap<>();
  private final Map<String, byte[]> answered = new ConcurrentHashMap<>();

  public UnreliableServer(ChainNode node) {
    this.rpc = RpcHandler.of(node);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Lets the next requests of a method fail, one after another.
  public synchronized void fail(String method, Fault... next) {
    faults.computeIfAbsent(method, _ -> new ArrayDeque<>()).addAll(Arrays.asList(next));
  }

  /// How many requests of a method came so far.
  public synchronized int asked(String method) {
    return asked.getOrDefault(method, 0);
  }

  /// Waits until that many requests of a method have come.
  public synchronized void awaitAsked(String method, int count) throws InterruptedException {
    long end = System.nanoTime() + WAIT_MILLIS_MAX * 1_000_000;
    while (asked(method) < count) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError(
            "%s was asked %d times, not %d".formatted(method, asked(method), count));
      }
      wait(left);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String method = Json.parse(new String(body, StandardCharsets.UTF_8)).get("method").text();
      Fault fault;
      synchronized (this) {
        Deque<Fault> planned = faults.getOrDefault(method, new ArrayDeque<>());
        fault = planned.poll();
      }
      if (fault == Fault.UNAVAILABLE) {
        exchange.sendResponseHeaders(503, -1);
      } else if (fault != Fault.REQUEST_LOST) {
        boolean stale = fault == Fault.STALE;
        byte[] answer = stale ? Objects.requireNonNull(answered.get(method)) : rpc.handle(body);
        answered.put(method, answer);
        if (fault != Fault.ANSWER_LOST) {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
        }
      }
      count(method);
    }
  }

  private synchronized void count(String method) {
    asked.merge(method, 1, Integer::sum);
    notifyAll();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
