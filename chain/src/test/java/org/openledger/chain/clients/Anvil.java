package org.openledger.chain.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.openledger.core.json.Json;

/// Foundry's node, running: another implementation of the same rules.
public final class Anvil implements AutoCloseable {
  private static final String READY = "Listening on ";
  private static final int ANSWER_CHARS_MAX = 256 << 20;

  private final Process process;
  private final URI url;
  private final HttpClient http = HttpClient.newHttpClient();

  private Anvil(Process process, String address) {
    this.process = process;
    this.url = URI.create("http://" + address);
  }

  /// Starts it with some options, on any free port and with our rules.
  public static Anvil start(String... options) {
    Tools.install();
    List<String> command = new ArrayList<>(List.of(Tools.program("anvil")));
    command.addAll(List.of("--port=0", "--hardfork=osaka", "--enable-tx-gas-limit"));
    command.addAll(List.of(options));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("NO_COLOR", "1");
      Process process = builder.start();
      BufferedReader output = Tools.reader(process);
      String line = output.readLine();
      while (line != null && !line.startsWith(READY)) {
        line = output.readLine();
      }
      // What it says later must not fill the pipe.
      Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
      String address = Objects.requireNonNull(line, "anvil ended").substring(READY.length());
      return new Anvil(process, address.trim());
    } catch (IOException e) {
      throw new UncheckedIOException("anvil cannot be run", e);
    }
  }

  /// Its answer to a body of one request or several.
  public Json post(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
      return Json.parse(answer.body(), ANSWER_CHARS_MAX);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    http.close();
  }
}
