package org.openledger.app.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.openledger.core.json.Json;

/// HTTP byte by byte on a socket, so that a test says exactly what is sent.
final class Wire {
  private Wire() {}

  /// An answer as it came over the wire.
  record Reply(int status, String head, String body) {
    Json json() {
      return Json.parse(body);
    }
  }

  /// Sends bytes and reads until the server closes the connection.
  static Reply send(int port, byte[] request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request);
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var parts = answer.split("\r\n\r\n", 2);
      return new Reply(Integer.parseInt(answer.split(" ", 3)[1]), parts[0], parts[1]);
    }
  }

  /// Sends a request line with headers and no body.
  static Reply ask(int port, String request, String... headers) throws IOException {
    return send(port, bytes(request, "", headers));
  }

  /// Sends a request line with headers and a body.
  static Reply post(int port, String path, String body, String... headers) throws IOException {
    return send(port, bytes("POST " + path, body, headers));
  }

  /// The bytes of a request; the connection ends with its answer unless a header says otherwise.
  static byte[] bytes(String request, String body, String... headers) {
    var text = new StringBuilder(request).append(" HTTP/1.1\r\n");
    if (!has("Host:", headers)) {
      text.append("Host: localhost\r\n");
    }
    if (!has("Connection:", headers)) {
      text.append("Connection: close\r\n");
    }
    for (var header : headers) {
      text.append(header).append("\r\n");
    }
    var content = body.getBytes(StandardCharsets.UTF_8);
    text.append("Content-Length: ").append(content.length).append("\r\n\r\n").append(body);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean has(String name, String... headers) {
    return Arrays.stream(headers).anyMatch(header -> header.startsWith(name));
  }
}
