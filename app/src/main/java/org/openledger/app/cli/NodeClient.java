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
import org.openledger.app.http.HttpError;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.ToldFailure;
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
        throw failure(response.statusCode(), String.join("\n", lines.toList()));
      }
      lines
          .filter(line -> line.startsWith("data: ") && !line.equals("data: [DONE]"))
          .map(line -> json(line.substring("data: ".length())))
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
      throw failure(500, chunk.compact());
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
      throw failure(response.statusCode(), response.body());
    }
    return json(response.body());
  }

  /// What a node says that did what it was asked.
  private static Json json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonException e) {
      throw new Fault(Code.UNEXPECTED, "the node answered what is no JSON: " + e.getMessage(), e);
    }
  }

  /// The failure that a node tells of: by its word, or where it says none that this program knows,
  /// by the status.
  private static Failure failure(int status, String body) {
    var told = ToldFailure.of(body);
    var code =
        told.code().flatMap(Code::ofWord).orElseGet(() -> Code.of(HttpError.Form.kind(status)));
    return code.failure(told.message().orElse("the node answered " + status));
  }
}
