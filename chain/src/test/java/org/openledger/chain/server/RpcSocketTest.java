package org.openledger.chain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openledger.chain.CounterContract;
import org.openledger.chain.node.ChainConfig;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.json.Json;

/// JSON-RPC and subscriptions over a WebSocket.
final class RpcSocketTest {
  private static final KeyPair ALICE = KeyPair.derive(new byte[32], "alice");

  /// A client that collects whole messages.
  private static final class Messages implements WebSocket.Listener {
    final BlockingQueue<Json> queue = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        queue.add(Json.parse(part.toString()));
        part.setLength(0);
      }
      socket.request(1);
      return java.util.concurrent.CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      queue.add(Json.object().put("closed", code).build());
      return java.util.concurrent.CompletableFuture.completedStage(null);
    }

    Json next() throws InterruptedException {
      return Objects.requireNonNull(queue.poll(20, TimeUnit.SECONDS), "no message came");
    }
  }

  private static WebSocket open(
      HttpClient http, ChainServer server, Messages messages, String origin) {
    URI url = URI.create(server.url().replace("http:", "ws:"));
    return http.newWebSocketBuilder().header("Origin", origin).buildAsync(url, messages).join();
  }

  private static void call(WebSocket socket, String method, String params) {
    socket
        .sendText(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
                .formatted(method, params),
            true)
        .join();
  }

  @Test
  void whoeverMakesManyFiltersOverHttpLeavesRoomForAConnection() throws Exception {
    String one = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_newBlockFilter\"}";
    try (ChainServer server = ChainServer.start(ChainConfig.inMemory(Map.of()), 0);
        HttpClient http = HttpClient.newHttpClient()) {
      String many = "[" + one + ("," + one).repeat(999) + "]";
      var request =
          HttpRequest.newBuilder(URI.create(server.url()))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(many))
              .build();
      var made = Json.parse(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
      assertThat(made.items()).filteredOn(each -> each.find("result").isPresent()).hasSize(500);
      Messages messages = new Messages();
      WebSocket socket = open(http, server, messages, "http://localhost:3000");
      call(socket, "eth_newBlockFilter", "");
      String filter = messages.next().get("result").text();
      assertThat(Asked.result(server.rpc(), "eth_getFilterChanges", "\"" + filter + "\"").items())
          .isEmpty();
      socket.abort();
    }
  }

  @Test
  void headsLogsAndWaitingTransactionsAreSent() throws InterruptedException {
    Map<Address, UInt256> balances = Map.of(ALICE.address(), new UInt256(0, 0, 1000, 0));
    try (ChainServer server = ChainServer.start(ChainConfig.inMemory(balances), 0);
        HttpClient http = HttpClient.newHttpClient()) {
      Address contract = server.node().client().deploy(ALICE, CounterContract.INIT_CODE);
      Messages messages = new Messages();
      WebSocket socket = open(http, server, messages, "http://localhost:3000");
      call(socket, "eth_chainId", "");
      assertThat(messages.next().get("result").text()).isEqualTo("0x275b1");
      call(socket, "eth_subscribe", "\"newPendingTransactions\"");
      final String pending = messages.next().get("result").text();
      call(socket, "eth_subscribe", "\"newHeads\"");
      final String heads = messages.next().get("result").text();
      String address = Hex.encode(contract.bytes());
      call(socket, "eth_subscribe", "\"logs\",{\"address\":\"%s\"}".formatted(address));
      final String logs = messages.next().get("result").text();
      server.node().client().send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
      assertThat(notification(messages, pending).text()).startsWith("0x");
      assertThat(notification(messages, heads).get("number").text()).isEqualTo("0x2");
      assertThat(notification(messages, logs).get("address").text()).isEqualTo(address);
      call(socket, "eth_unsubscribe", "\"" + heads + "\"");
      assertThat(messages.next().get("result").bool()).isTrue();
      call(socket, "eth_subscribe", "\"nonsense\"");
      assertThat(messages.next().get("error").get("code").asLong()).isEqualTo(-32602);
      socket.abort();
    }
  }

  private static Json notification(Messages messages, String id) throws InterruptedException {
    Json message = messages.next();
    assertThat(message.get("method").text()).isEqualTo("eth_subscription");
    assertThat(message.get("params").get("subscription").text()).isEqualTo(id);
    return message.get("params").get("result");
  }

  @Test
  void pagesOfOtherHostsAreTurnedAway() {
    try (ChainServer server = ChainServer.start(ChainConfig.inMemory(Map.of()), 0);
        HttpClient http = HttpClient.newHttpClient()) {
      assertThatThrownBy(() -> open(http, server, new Messages(), "https://evil.example"))
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
    }
  }
}
