package org.openledger.chain.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.chain.node.ChainConfig;
import org.openledger.core.guard.Neighbours;
import org.openledger.core.json.Json;
import org.openledger.core.work.Pace;

/// Who reaches a chain alone, byte by byte on a socket: over HTTP and over WebSocket by the same
/// rules, and not for longer than a request takes.
@Timeout(60)
final class RpcGuardTest {
  private static final String PAGE = "https://app.example";
  private static final Pace IMPATIENT =
      new Pace(Duration.ofSeconds(1), 1_024, Duration.ofSeconds(3));
  private static final ChainServer SERVER =
      ChainServer.start(
          ChainConfig.inMemory(Map.of()).withDev(true),
          new Listening(
              0,
              Neighbours.of(List.of("chain.example"), List.of(PAGE)).withLocalPages(),
              RpcLimits.ALONE,
              IMPATIENT));
  private static final String CHAIN_ID =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static Socket open() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), URI.create(SERVER.url()).getPort());
  }

  private static String send(String head, String body) throws IOException {
    try (Socket socket = open()) {
      socket.getOutputStream().write((head + "\r\n" + body).getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String post(String body, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\nConnection: close\r\n");
    head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length());
    head.append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return send(head.toString(), body);
  }

  private static String upgrade(String... headers) throws IOException {
    try (Socket socket = open()) {
      StringBuilder head = new StringBuilder("GET / HTTP/1.1\r\nConnection: Upgrade\r\n");
      head.append("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
      head.append("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      socket.getOutputStream().write((head + "\r\n").getBytes(UTF_8));
      byte[] first = socket.getInputStream().readNBytes("HTTP/1.1 101".length());
      return new String(first, UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Host: localhost, , true",
    "Host: 127.0.0.1:8545, , true",
    "Host: [::1]:8545, , true",
    "Host: chain.example, , true",
    "Host: evil.example, , false",
    "Host: evil.example, Origin: http://evil.example, false",
    "Host: 127.0.0.1.nip.io, , false",
    "Host: localhost, Origin: http://localhost, true",
    "Host: localhost, Origin: http://localhost:3000, true",
    "Host: localhost, Origin: http://127.0.0.1:5173, true",
    "Host: localhost, Origin: https://app.example, true",
    "Host: localhost, Origin: chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn, true",
    "Host: localhost, Origin: https://evil.example, false",
    "Host: localhost, Origin: http://localhost.evil.example, false",
    "Host: localhost, Origin: null, false",
    "Host: localhost, Sec-Fetch-Site: cross-site, false",
  })
  void httpAndWebSocketLetInTheSame(String host, String other, boolean in) throws IOException {
    String[] headers = other == null ? new String[] {host} : new String[] {host, other};
    assertThat(post(CHAIN_ID, headers)).startsWith(in ? "HTTP/1.1 200" : "HTTP/1.1 403");
    assertThat(upgrade(headers)).isEqualTo(in ? "HTTP/1.1 101" : "HTTP/1.1 403");
  }

  @Test
  void aNameThatWasMadeToPointHereChangesNothing() throws IOException {
    String account = "0x00000000000000000000000000000000000000aa";
    String set =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"evm_setBalance\",\"params\":[\"%s\",\"0x5\"]}"
            .formatted(account);
    assertThat(post(set, "Host: evil.example", "Origin: http://evil.example"))
        .startsWith("HTTP/1.1 403")
        .contains("--host");
    String get = set.replace("evm_setBalance", "eth_getBalance").replace("0x5", "latest");
    assertThat(post(get, "Host: localhost")).endsWith("\"result\":\"0x0\"}");
  }

  @Test
  void twoHostsAndNoneAreRefused() throws IOException {
    assertThat(post(CHAIN_ID, "Host: localhost", "Host: localhost")).startsWith("HTTP/1.1 400");
    assertThat(post(CHAIN_ID)).startsWith("HTTP/1.1 400");
    assertThat(send("GET / HTTP/1.0\r\n", "")).startsWith("HTTP/1.1 403");
  }

  @Test
  void aListedPageAsksFirstAndIsToldThatItMay() throws IOException {
    String ask =
        "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: %s\r\n"
            + "Access-Control-Request-Method: POST\r\n"
            + "Access-Control-Request-Headers: content-type\r\n";
    assertThat(send(ask.formatted(PAGE), ""))
        .startsWith("HTTP/1.1 204")
        .contains("Access-Control-Allow-Origin: " + PAGE, "Access-Control-Allow-Headers: content")
        .contains("Vary: Origin");
    assertThat(send(ask.formatted("https://evil.example"), ""))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("Access-Control-Allow");
    assertThat(post(CHAIN_ID, "Host: localhost", "Origin: " + PAGE))
        .contains("Access-Control-Allow-Origin: " + PAGE);
  }

  @Test
  void aBodyThatComesTooSlowlyIsCut() throws IOException, InterruptedException {
    assertThat(
            drip(
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 1000\r\n\r\n",
                ' '))
        .contains("400", "too slowly");
  }

  @Test
  void aHeadThatComesTooSlowlyIsCut() throws IOException, InterruptedException {
    assertThat(drip("POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", 'x')).isEmpty();
  }

  @Test
  void aConnectionThatRestsIsNotCut() throws IOException {
    byte[] request =
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: %d\r\n\r\n%s".formatted(CHAIN_ID.length(), CHAIN_ID))
            .getBytes(UTF_8);
    try (Socket socket = open()) {
      socket.getOutputStream().write(request);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      // Longer than a head may take: the wait of a slow body on another connection.
      assertThat(drip("POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", 'x')).isEmpty();
      socket.getOutputStream().write(request);
      String rest = new String(socket.getInputStream().readNBytes(150), UTF_8);
      assertThat(rest).contains("TTP/1.1 200");
      assertThat(socket.getInputStream().read()).isNotEqualTo(-1);
    }
  }

  /// Sends a beginning and then a byte now and then, until the server ends it; what it said.
  private static String drip(String beginning, char then) throws IOException {
    try (Socket socket = open()) {
      socket.setSoTimeout(200);
      socket.getOutputStream().write(beginning.getBytes(UTF_8));
      StringBuilder said = new StringBuilder();
      while (true) {
        try {
          int c = socket.getInputStream().read();
          if (c < 0) {
            return said.toString();
          }
          said.append((char) c);
        } catch (java.net.SocketTimeoutException _) {
          if (said.isEmpty()) {
            socket.getOutputStream().write(then);
          }
        } catch (java.net.SocketException _) {
          return said.toString();
        }
      }
    }
  }

  @Test
  void whatIsAnsweredIsWhatItWas() throws IOException {
    String answer = post(CHAIN_ID, "Host: localhost");
    assertThat(Json.parse(answer.split("\r\n\r\n", 2)[1]).get("result").text())
        .isEqualTo("0x275b1");
  }
}
