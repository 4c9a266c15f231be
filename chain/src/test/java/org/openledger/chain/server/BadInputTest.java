package org.openledger.chain.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.json.Json;

/// Input that is wrong, too large or too much: a plain error each time, and the node goes on.
final class BadInputTest {
  private static final KeyPair ALICE = KeyPair.derive(new byte[32], "alice");

  private final ChainServer server =
      ChainServer.start(
          ChainConfig.inMemory(Map.of(ALICE.address(), new UInt256(0, 0, 1000, 0))), 0);

  @AfterEach
  void stop() {
    server.close();
  }

  private Json answer(String body) {
    return Json.parse(new String(server.rpc().handle(body.getBytes(UTF_8)), UTF_8));
  }

  private Json call(String method, String params) {
    return answer(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
            .formatted(method, params));
  }

  private String error(Json answer) {
    assertThat(answer.find("error")).as(answer.compact()).isPresent();
    assertThat(call("eth_blockNumber", "").get("result").text()).startsWith("0x");
    return answer.get("error").get("code").asLong()
        + " "
        + answer.get("error").get("message").text();
  }

  private static String raw(long nonce, byte[] data, long gas) {
    Body body = new Body(nonce, gas, Address.ZERO, UInt256.ONE, data);
    Transaction tx =
        new Transaction.DynamicFee(
            161201, Fees.fixed(UInt256.of(2_000_000_000)), body, List.of(), Transaction.UNSIGNED);
    return "\"" + Hex.encode(SignedTransaction.of(tx.sign(ALICE)).encoded()) + "\"";
  }

  @Test
  void malformedTransactionsAreRefused() {
    String good = raw(0, new byte[0], 21_000);
    for (int cut = 2; cut < good.length() - 2; cut += 2) {
      String part = good.substring(0, good.length() - 1 - cut) + "\"";
      assertThat(error(call("eth_sendRawTransaction", part))).startsWith("-3");
    }
    String trailing = good.substring(0, good.length() - 1) + "00\"";
    assertThat(error(call("eth_sendRawTransaction", trailing))).startsWith("-32000");
    assertThat(error(call("eth_sendRawTransaction", "\"0x" + "c1".repeat(50_000) + "\"")))
        .startsWith("-32000");
    assertThat(error(call("eth_sendRawTransaction", "\"0xzz\""))).startsWith("-32602");
  }

  @Test
  void transactionOfAnotherChainIsRefused() {
    Body body = new Body(0, 21_000, Address.ZERO, UInt256.ONE, new byte[0]);
    UInt256 price = UInt256.of(2_000_000_000);
    Transaction tx = new Transaction.Legacy(1, price, body, Transaction.UNSIGNED);
    String raw = "\"" + Hex.encode(SignedTransaction.of(tx.sign(ALICE)).encoded()) + "\"";
    assertThat(error(call("eth_sendRawTransaction", raw)))
        .isEqualTo("-32000 invalid chain id for signer");
  }

  @Test
  void transactionThatIsTooLongIsRefused() {
    assertThat(error(call("eth_sendRawTransaction", raw(0, new byte[140_000], 16_000_000))))
        .isEqualTo("-32000 oversized data");
  }

  /// Replaced by U+FFFD it would be another request than the one that was sent.
  @Test
  void bodyThatIsNoUtf8IsRefused() {
    byte[] body = "{\"jsonrpc\":\"2.0\",\"id\":\"?\",\"method\":\"eth_chainId\"}".getBytes(UTF_8);
    assertThat(answer(new String(body, UTF_8)).get("id").text()).isEqualTo("?");
    body[new String(body, UTF_8).indexOf('?')] = (byte) 0xff;
    var answer = Json.parse(new String(server.rpc().handle(body), UTF_8));
    assertThat(error(answer)).isEqualTo("-32700 parse error: not UTF-8");
    assertThat(answer.compact()).contains("\"id\":null");
  }

  @Test
  void bodyThatIsTooLongIsRefused() throws IOException, InterruptedException {
    String body = "[" + " ".repeat(RpcLimits.ALONE.requestBytes()) + "]";
    assertThat(error(answer(body))).contains("too large");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.url()))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(413);
    }
  }

  @Test
  void deepJsonIsRefused() {
    assertThat(error(answer("[".repeat(100_000)))).startsWith("-32700");
    assertThat(error(answer("{\"a\":".repeat(100_000)))).startsWith("-32700");
  }

  @Test
  void oneSenderCannotFillThePool() {
    // A gap at nonce 0 keeps all of them waiting.
    int taken = 0;
    for (int i = 1; i <= 10_000; i++) {
      Json answer = call("eth_sendRawTransaction", raw(i, new byte[0], 21_000));
      taken += answer.find("result").isPresent() ? 1 : 0;
    }
    assertThat(taken).isEqualTo(server.node().config().tuning().pool().perSender());
    assertThat(server.node().pool().size()).isEqualTo(taken);
    assertThat(error(call("eth_sendRawTransaction", raw(9_000, new byte[0], 21_000))))
        .contains("nonce too far");
  }

  @Test
  void floodOfFiltersIsBounded() {
    String last = "";
    for (int i = 0; i < 1_001; i++) {
      Json answer = call("eth_newBlockFilter", "");
      last = answer.find("error").map(e -> e.get("message").text()).orElse("");
    }
    assertThat(last).isEqualTo("too many filters");
    String topics = String.join(",", Collections.nCopies(5, "null"));
    assertThat(error(call("eth_newFilter", "{\"topics\":[%s]}".formatted(topics))))
        .contains("max topics");
  }

  @Test
  void bodiesThatNeverEndLeaveRoomForOthers() throws IOException, InterruptedException {
    URI url = URI.create(server.url());
    List<Socket> slow = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < 400; i++) {
        Socket socket = new Socket(url.getHost(), url.getPort());
        slow.add(socket);
        String start =
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 60000\r\n\r\n{\"jsonrpc\"";
        socket.getOutputStream().write(start.getBytes(UTF_8));
        socket.getOutputStream().flush();
      }
      String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_blockNumber\"}";
      HttpRequest request =
          HttpRequest.newBuilder(url)
              // Before the slow ones are given up, which is after half a minute.
              .timeout(Duration.ofSeconds(20))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      assertThat(Json.parse(answer).get("result").text()).isEqualTo("0x0");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void subscriberThatNeverReadsIsDisconnectedAndTheChainGoesOn() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      WebSocket.Listener silent =
          new WebSocket.Listener() {
            @Override
            public void onOpen(WebSocket socket) {}
          };
      URI url = URI.create(server.url().replace("http:", "ws:"));
      WebSocket socket = http.newWebSocketBuilder().buildAsync(url, silent).join();
      String subscribe =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\","
              + "\"params\":[\"newPendingTransactions\",true]}";
      assertThat(send(socket, subscribe)).isTrue();
      boolean cut = false;
      for (int nonce = 1; nonce < 2_000 && !cut; nonce++) {
        call("eth_sendRawTransaction", raw(nonce, new byte[20_000], 300_000));
        cut = nonce % 10 == 0 && !send(socket, subscribe);
      }
      assertThat(cut).isTrue();
      socket.abort();
      assertThat(call("eth_sendRawTransaction", raw(0, new byte[0], 21_000)).find("result"))
          .isPresent();
      assertThat(call("eth_blockNumber", "").get("result").text()).isNotEqualTo("0x0");
    }
  }

  @Test
  void slowReaderIsDisconnected() {
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      calls.add("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"web3_clientVersion\"}");
    }
    String batch = "[" + String.join(",", calls) + "]";
    try (HttpClient http = HttpClient.newHttpClient()) {
      // A listener that asks for nothing more never reads.
      WebSocket.Listener silent =
          new WebSocket.Listener() {
            @Override
            public void onOpen(WebSocket socket) {}
          };
      URI url = URI.create(server.url().replace("http:", "ws:"));
      WebSocket socket = http.newWebSocketBuilder().buildAsync(url, silent).join();
      boolean cut = false;
      for (int i = 0; i < 500 && !cut; i++) {
        cut = !send(socket, batch);
      }
      assertThat(cut).isTrue();
      socket.abort();
      assertThat(call("eth_blockNumber", "").find("error")).isEmpty();
    }
  }

  private static boolean send(WebSocket socket, String text) {
    try {
      socket.sendText(text, true).join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }
}
