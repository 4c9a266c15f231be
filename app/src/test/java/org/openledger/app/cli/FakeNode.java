package org.openledger.app.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A node that answers what a test tells it to, and remembers what it was asked.
final class FakeNode implements AutoCloseable {
  /// A request as it arrived.
  record Asked(String request, String key, String body) {}

  private record Reply(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Reply> replies = new HashMap<>();
  final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

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
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
