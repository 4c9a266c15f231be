package org.openledger.bench.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openledger.core.json.Json;

/// A node's JSON-RPC address, asked in the same way whoever serves it.
record Endpoint(URI url, HttpClient http) {
  private static final int ANSWER_CHARS_MAX = 64 << 20;

  static Endpoint of(String url) {
    return new Endpoint(URI.create(url), HttpClient.newHttpClient());
  }

  /// The body of a request; parameters are JSON text.
  static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
        .formatted(method, params);
  }

  /// The body of a batch of requests.
  static String batch(List<String> requests) {
    return "[" + String.join(",", requests) + "]";
  }

  /// The raw answer to a body.
  String post(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a node was asked", e);
    }
  }

  /// The result of a call.
  Json call(String method, String params) {
    Json answer = Json.parse(post(request(method, params)), ANSWER_CHARS_MAX);
    if (answer.find("error").isPresent()) {
      throw new IllegalStateException(method + ": " + answer.compact());
    }
    return answer.members().getOrDefault("result", Json.ofNull());
  }

  /// Sends a batch of transactions of which none may be refused.
  void submit(String batch) {
    String answer = post(batch);
    int at = answer.indexOf("\"error\"");
    if (at >= 0) {
      throw new IllegalStateException(
          "a transaction was refused: "
              + answer.substring(at, Math.min(answer.length(), at + 200)));
    }
  }
}
