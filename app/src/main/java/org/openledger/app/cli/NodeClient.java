package org.openledger.app.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;

/// A running node, spoken to over HTTP.
final class NodeClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);

  private final URI node;
  private final String key;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  NodeClient(URI node, String key) {
    this.node = node;
    this.key = key;
  }

  Json get(String path) {
    return body(send(request(path).GET().build(), BodyHandlers.ofString()));
  }

  Json post(String path, Json body) {
    return post(path, body.compact());
  }

  Json post(String path, String body) {
    var publisher = BodyPublishers.ofString(body);
    return body(send(request(path).POST(publisher).build(), BodyHandlers.ofString()));
  }

  /// Puts what the path itself names.
  Json put(String path) {
    return body(send(request(path).PUT(BodyPublishers.noBody()).build(), BodyHandlers.ofString()));
  }

  Json delete(String path) {
    return body(send(request(path).DELETE().build(), BodyHandlers.ofString()));
  }

  /// Posts a streaming request and hands every chunk to `onChunk` as it comes.
  void stream(String path, Json body, Consumer<Json> onChunk) {
    var publisher = BodyPublishers.ofString(body.compact());
    HttpResponse<Stream<String>> response =
        send(request(path).POST(publisher).build(), BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw refusal(response.statusCode(), String.join("\n", lines.toList()));
      }
      lines
          .filter(line -> line.startsWith("data: ") && !line.equals("data: [DONE]"))
          .map(line -> Json.parse(line.substring("data: ".length())))
          .peek(NodeClient::requireNoError)
          .forEach(onChunk);
    }
  }

  private HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(node.resolve(path))
            .timeout(ANSWER_TIMEOUT)
            .header("content-type", "application/json");
    return key.isEmpty() ? request : request.header("authorization", "Bearer " + key);
  }

  /// A stream that fails after it began says so in an event of its own.
  private static void requireNoError(Json chunk) {
    if (chunk.find("error").isPresent()) {
      throw refusal(500, chunk.compact());
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new Fault(
          Code.IO,
          "no node answers at " + node + "; start one with ./openledger up, or name it with --node",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(Code.IO, "interrupted", e);
    }
  }

  private static Json body(HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw refusal(response.statusCode(), response.body());
    }
    return Json.parse(response.body());
  }

  private static Failure refusal(int status, String body) {
    var message = message(status, body);
    return switch (status) {
      case 401 -> new Refusal(Code.INVALID_API_KEY, message);
      case 402 -> new Refusal(Code.INSUFFICIENT_FUNDS, message);
      case 403 -> new Refusal(Code.NOT_ALLOWED, message);
      case 404 -> new Refusal(Code.NO_SUCH_THING, message);
      case 409 -> new Refusal(Code.STATE_CONFLICT, message);
      case 413 -> new Refusal(Code.OVER_BOUND, message);
      case 499 -> new Refusal(Code.CALLER_GONE, message);
      case 503 -> new Refusal(Code.TOO_BUSY, message);
      default ->
          status < 500
              ? new Refusal(Code.INVALID_ARGUMENT, message)
              : new Fault(Code.UNEXPECTED, message);
    };
  }

  private static String message(int status, String body) {
    try {
      var json = Json.parse(body);
      return json.find("error")
          .map(error -> error.get("message"))
          .or(() -> json.find("detail"))
          .map(Json::text)
          .orElse("the node answered " + status);
    } catch (JsonException e) {
      return "the node answered " + status;
    }
  }
}
