package org.openledger.acceptance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.json.Json;

/// A plain HTTP client of a node, which knows nothing of its classes.
final class ApiClient {
  private final URI node;
  private final String key;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// A client that sends a key where no other credentials are given; none if it is empty.
  ApiClient(URI node, String key) {
    this.node = node;
    this.key = key;
  }

  /// What came back.
  record Reply(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    Json json() {
      return Json.parse(response.body());
    }

    /// The error of an OpenAI shaped refusal.
    Json error() {
      return json().get("error");
    }

    /// The data of every event of a stream; anything that is no data line is kept as it is.
    List<String> events() {
      var events = new ArrayList<String>();
      for (var line : response.body().lines().filter(line -> !line.isEmpty()).toList()) {
        events.add(line.startsWith("data: ") ? line.substring("data: ".length()) : line);
      }
      return events;
    }

    /// The chunks of a stream that ended as it should.
    List<Json> chunks() {
      var events = events();
      if (!events.getLast().equals("[DONE]")) {
        throw new AssertionError("the stream ends with " + events.getLast());
      }
      return events.subList(0, events.size() - 1).stream().map(Json::parse).toList();
    }
  }

  Reply get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  Reply put(String path) {
    return send(request(path).PUT(BodyPublishers.noBody()));
  }

  Reply delete(String path) {
    return send(request(path).DELETE());
  }

  Reply post(String path, Json body, String... headers) {
    return post(path, body.compact(), headers);
  }

  Reply post(String path, String body, String... headers) {
    return send(request(path, headers).POST(BodyPublishers.ofString(body)));
  }

  /// Posts a body whose length is not announced.
  Reply postChunked(String path, byte[] body) {
    var publisher = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    return send(request(path).POST(publisher));
  }

  /// The status of a GET under any Host header, which the usual client does not let us choose.
  int statusUnderHost(String host) {
    try (var socket = new Socket(node.getHost(), node.getPort())) {
      var request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(reply.split(" ", 3)[1]);
    } catch (IOException e) {
      throw new AssertionError("no reply under host " + host, e);
    }
  }

  private HttpRequest.Builder request(String path, String... headers) {
    var request =
        HttpRequest.newBuilder(node.resolve(path)).header("content-type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (!key.isEmpty() && !List.of(headers).contains("Authorization")) {
      request.header("Authorization", "Bearer " + key);
    }
    return request;
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      return new Reply(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new AssertionError("no reply from " + node, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
