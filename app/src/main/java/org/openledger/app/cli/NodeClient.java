package org.openledger.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;
import org.openledger.app.http.HttpError;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.ToldFailure;
import org.openledger.core.files.ServedAt;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextException;
import org.openledger.core.text.TextInput;

/// A running node, spoken to over HTTP.
final class NodeClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);

  private static final TextBounds ANSWER = new TextBounds(64 << 20, 16 << 20);

  private final URI node;
  private final String key;
  private final TextBounds bounds;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  NodeClient(URI node, String key) {
    this(node, key, ANSWER);
  }

  /// @param bounds the longest answer, and the longest event of one that is streamed
  NodeClient(URI node, String key, TextBounds bounds) {
    this.node = node;
    this.key = key;
    this.bounds = bounds;
  }

  Json get(String path) {
    return body(request(path).GET());
  }

  /// Whether the node can answer now, and which of its parts work: said by either status.
  Json readiness() {
    var response = send(request("/readyz").GET().build());
    var body = text(answer(response));
    if (response.statusCode() != 200 && response.statusCode() != 503) {
      throw failure(response.statusCode(), body);
    }
    return json(body);
  }

  Json post(String path, Json body) {
    return post(path, body.compact());
  }

  Json post(String path, String body) {
    var publisher = BodyPublishers.ofString(body);
    return body(request(path).POST(publisher));
  }

  /// Puts what the path itself names.
  Json put(String path) {
    return body(request(path).PUT(BodyPublishers.noBody()));
  }

  Json delete(String path) {
    return body(request(path).DELETE());
  }

  /// Posts a streaming request and hands every chunk to `onChunk` as it comes.
  void stream(String path, Json body, Consumer<Json> onChunk) {
    var publisher = BodyPublishers.ofString(body.compact());
    var response = send(request(path).POST(publisher).build());
    var answer = answer(response);
    if (response.statusCode() != 200) {
      throw failure(response.statusCode(), text(answer));
    }
    try (var lines = answer.lines()) {
      while (lines.hasNext()) {
        var line = lines.next().text();
        if (line.startsWith("data: ") && !line.equals("data: [DONE]")) {
          var chunk = json(line.substring("data: ".length()));
          requireNoError(chunk);
          onChunk.accept(chunk);
        }
      }
    } catch (TextException e) {
      throw unreadable(e);
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

  private HttpResponse<InputStream> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw ServedAt.unanswered(node, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(Code.IO, "interrupted", e);
    }
  }

  private Json body(HttpRequest.Builder request) {
    var response = send(request.build());
    var body = text(answer(response));
    if (response.statusCode() / 100 != 2) {
      throw failure(response.statusCode(), body);
    }
    return json(body);
  }

  /// What a node says, of which no more is read than the bounds allow.
  private TextInput answer(HttpResponse<InputStream> response) {
    return TextInput.of(response.body(), "the answer of " + node, bounds);
  }

  private static String text(TextInput answer) {
    try {
      return answer.text();
    } catch (TextException e) {
      throw unreadable(e);
    }
  }

  /// Whoever asks can do nothing about an answer that is too long, or none.
  private static Fault unreadable(TextException why) {
    return new Fault(Code.IO, why.text(), why);
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
