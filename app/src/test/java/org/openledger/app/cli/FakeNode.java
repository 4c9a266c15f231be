package org.openledger.app.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.openledger.core.Ended;

/// A node that answers what a test tells it to, and remembers what it was asked.
final class FakeNode implements AutoCloseable {
  /// A request as it arrived.
  record Asked(String request, String key, String body) {}

  static final long TOO_MANY_BYTES = 160L << 20;

  private record Reply(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Reply> replies = new HashMap<>();
  final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  /// Whether what it answers is repeated beyond any bound.
  volatile boolean blowing;

  /// How many bytes it could send then.
  final CompletableFuture<Long> blown = new CompletableFuture<>();

  FakeNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /// Answers a request, such as `GET /healthz`, from now on.
  FakeNode answers(String request, int status, String body) {
    replies.put(request, new Reply(status, body));
    return this;
  }

  /// What a command says that talks to this node.
  Ended talk(Path home, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--node", uri().toString(), "--home", home.toString()));
    return Ended.of(OpenLedgerCommand::run, all.toArray(String[]::new));
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      var key = exchange.getRequestHeaders().getFirst("Authorization");
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(new Asked(request, key == null ? "" : key, body));
      var reply =
          replies.getOrDefault(request, new Reply(404, "{\"detail\":\"no " + request + "\"}"));
      var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      if (blowing) {
        exchange.sendResponseHeaders(reply.status(), 0);
        blow(exchange.getResponseBody(), bytes);
        return;
      }
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /// Says the same again and again, until nobody listens or it was more than anybody should hear.
  private void blow(OutputStream out, byte[] part) throws IOException {
    long count = 0;
    try {
      for (; count < TOO_MANY_BYTES; count += part.length) {
        out.write(part);
      }
    } finally {
      blown.complete(count);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
