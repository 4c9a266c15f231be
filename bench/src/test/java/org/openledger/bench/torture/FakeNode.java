package org.openledger.bench.torture;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.openledger.bench.node.NodeClient;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.json.Json;

/// A node that keeps receipts in a list, and tells of them what a test wants it to.
final class FakeNode implements AutoCloseable {
  static final String TEXT = "Kelp.";

  final List<Json> receipts = new ArrayList<>();

  /// What it makes of a true answer.
  UnaryOperator<Json> telling = json -> json;

  int closeStatus = 200;

  /// Whether its records answer what it is asked.
  boolean answers = true;

  private final HttpServer server;

  FakeNode() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/api/v1/receipts", this::receipts);
    server.createContext(
        "/api/v1/earnings", exchange -> answer(exchange, 200, telling.apply(earnings())));
    server.createContext(
        "/api/v1/epochs", exchange -> answer(exchange, closeStatus, Json.object().build()));
    server.createContext("/v1/chat/completions", this::chat);
    server.start();
  }

  NodeClient client() {
    return new NodeClient(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), "key");
  }

  /// Signs one more; its id.
  String sign(long number) {
    var id = "0x" + "0".repeat(63) + receipts.size();
    receipts.add(
        Json.object()
            .put("id", id)
            .put("sequence", number)
            .put("answer", AnswerHash.of(TEXT).toString())
            .put("fee", "10")
            .build());
    return id;
  }

  private Json earnings() {
    var account =
        Json.object()
            .put("name", "somebody")
            .put("provisional", "0")
            .put("settled", "" + 10 * receipts.size())
            .put("claimed", "" + 10 * receipts.size());
    return Json.object().put("openEpoch", 2).put("accounts", List.of(account.build())).build();
  }

  private void receipts(HttpExchange exchange) throws IOException {
    boolean one = exchange.getRequestURI().getPath().endsWith("/bundle");
    var all = Json.object().put("receipts", receipts.reversed()).build();
    answer(exchange, 200, telling.apply(one ? Json.object().put("answer", TEXT).build() : all));
  }

  private void chat(HttpExchange exchange) throws IOException {
    var message = Json.object().put("message", Json.object().put("content", TEXT).build()).build();
    var summary = Json.object().put("answered", answers);
    if (answers) {
      summary.put("receipt", receipts.getLast().get("id").text());
    }
    var whole =
        Json.object().put("choices", List.of(message)).put("openledger", summary.build()).build();
    answer(exchange, 200, telling.apply(whole));
  }

  private static void answer(HttpExchange exchange, int status, Json json) throws IOException {
    var bytes = json.compact().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
