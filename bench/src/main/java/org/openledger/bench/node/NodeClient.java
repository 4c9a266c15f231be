package org.openledger.bench.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openledger.core.json.Json;
import org.openledger.core.text.Utf8;

/// A stranger's HTTP client of one node.
public final class NodeClient implements AutoCloseable {
  /// How an event begins that is no end of the stream.
  private static final String EVENT = "data: {";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI address;
  private final String key;

  /// A client of the node at an address.
  ///
  /// @param key its API key; empty for none
  public NodeClient(URI address, String key) {
    this.address = address;
    this.key = key;
  }

  /// Fetches a document.
  ///
  /// @throws IOException if no whole answer arrived
  public Reply get(String path) throws IOException {
    return get(path, PATIENCE);
  }

  /// The same with a patience of its own.
  public Reply get(String path, Duration patience) throws IOException {
    return send(request(path).timeout(patience).GET().build());
  }

  /// Sends a document.
  ///
  /// @throws IOException if no whole answer arrived
  public Reply post(String path, Json body) throws IOException {
    return post(path, body.compact(), Map.of());
  }

  /// Sends a text with headers.
  public Reply post(String path, String body, Map<String, String> headers) throws IOException {
    return send(posting(path, body, headers));
  }

  /// Sends a text and reads of the answer at most so many bytes, then cuts the connection.
  public Reply cut(String path, String body, int bytesMax) throws IOException {
    try {
      var response = http.send(posting(path, body, Map.of()), BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        return new Reply(response.statusCode(), read(in, bytesMax));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// A stream of events that was read to its end.
  ///
  /// @param firstNanos from the request to the first event that says something
  /// @param reply all of it
  /// @param nanos from the request to the end
  public record Streamed(long firstNanos, Reply reply, long nanos) {}

  /// Sends a text and reads the stream of events that answers it.
  public Streamed streamed(String path, String body) throws IOException {
    long start = System.nanoTime();
    try {
      var response = http.send(posting(path, body, Map.of()), BodyHandlers.ofLines());
      var all = new StringBuilder();
      long first = 0;
      try (var lines = response.body()) {
        for (var line : (Iterable<String>) lines::iterator) {
          if (first == 0 && says(line)) {
            first = System.nanoTime() - start;
          }
          all.append(line).append('\n');
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      long nanos = System.nanoTime() - start;
      return new Streamed(
          first == 0 ? nanos : first, new Reply(response.statusCode(), all.toString()), nanos);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static boolean says(String line) {
    if (!line.startsWith(EVENT)) {
      return false;
    }
    var event = Json.parse(line.substring(EVENT.length() - 1));
    return event.find("choices").map(Json::items).orElse(List.of()).stream()
        .flatMap(choice -> choice.find("delta").stream())
        .flatMap(delta -> delta.find("content").stream())
        .anyMatch(content -> !content.text().isEmpty());
  }

  private static String read(InputStream in, int bytesMax) throws IOException {
    var all = new ByteArrayOutputStream();
    var chunk = new byte[512];
    while (all.size() < bytesMax) {
      int n = in.read(chunk, 0, Math.min(chunk.length, bytesMax - all.size()));
      if (n < 0) {
        break;
      }
      all.write(chunk, 0, n);
    }
    return Utf8.shown(all.toByteArray());
  }

  private HttpRequest posting(String path, String body, Map<String, String> headers) {
    var request =
        request(path)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return request.build();
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(address.resolve(path));
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  private Reply send(HttpRequest request) throws IOException {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted while a node answered", e);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
