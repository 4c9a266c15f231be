package org.openledger.chain.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// The client over HTTP of chains that are not ours: what their errors mean, and how much of an
/// answer is read.
@Timeout(60)
final class ForeignChainTest {
  private static final Address NOBODY = Address.fromWord(Hash.ZERO.bytes());
  private static final long TOO_MANY_BYTES = 160L << 20;

  private final CompletableFuture<Long> sent = new CompletableFuture<>();
  private volatile String answer = "\"result\":\"0x1\"";
  private volatile boolean endless;
  private HttpServer server;
  private ChainClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client = ChainClient.connect(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] bytes = "{\"jsonrpc\":\"2.0\",\"id\":1,%s}".formatted(answer).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, endless ? 0 : bytes.length);
      if (endless) {
        blow(exchange);
      }
      exchange.getResponseBody().write(bytes);
    }
  }

  /// Sends more than anybody should read, until nobody does.
  private void blow(HttpExchange exchange) throws IOException {
    byte[] blanks = new byte[1 << 16];
    Arrays.fill(blanks, (byte) ' ');
    long count = 0;
    try {
      for (; count < TOO_MANY_BYTES; count += blanks.length) {
        exchange.getResponseBody().write(blanks);
      }
    } finally {
      sent.complete(count);
    }
  }

  private static Failure failure(ThrowingCallable call) {
    Failure failure = catchThrowableOfType(Failure.class, call);
    assertThat(failure).isNotNull();
    return failure;
  }

  @Test
  void anAnswerBeyondTheBoundIsNotReadToItsEnd() throws Exception {
    endless = true;
    Failure failure = failure(client::blockNumber);
    assertThat(failure.code()).isEqualTo(Code.CHAIN_UNREACHABLE);
    assertThat(failure.text())
        .contains("the answer to eth_blockNumber", "longer than the allowed 67108864 bytes");
    assertThat(sent.get(30, TimeUnit.SECONDS)).isLessThan(TOO_MANY_BYTES);
  }

  @ParameterizedTest
  @CsvSource({
    "3, anything at all, 0xdead, 0xdead",
    "3, anything at all, , 0x",
    "-32000, halted, 0xDEAD, 0xdead",
    "-32603, halted, 0x08c379a0, 0x08c379a0",
    "-32000, execution reverted, , 0x",
    "-32015, VM Exception: revert, Reverted 0x, 0x",
  })
  void aRevertIsOneByNumberOrDataBeforeWords(int code, String words, String data, String returned) {
    error(code, words, data);
    assertThat(failure(this::call))
        .isInstanceOfSatisfying(
            CallReverted.class,
            e -> {
              assertThat(e.text()).isEqualTo(words);
              assertThat(Hex.encode(e.data())).isEqualTo(returned);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "-32000, missing trie node, ",
    "-32000, missing trie node, 0x",
    "-32000, missing trie node, 0xdea",
    "-32000, missing trie node, no data",
    "-32601, no such method, ",
  })
  void whatIsNoRevertIsNone(int code, String words, String data) {
    error(code, words, data);
    assertThat(failure(this::call).code()).isEqualTo(Code.STATE_UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "already known, TRANSACTION_KNOWN",
    "nonce too low: next 7, NONCE_TAKEN",
    "replacement transaction underpriced, NONCE_TAKEN",
    "intrinsic gas too low, TRANSACTION_REFUSED",
    "execution reverted, CALL_REVERTED",
  })
  void whyATransactionIsNotTakenIsSaidInWords(String words, Code code) {
    assertThat(
            ForeignWords.failure("eth_sendRawTransaction", errorOf(-32_000, words, "0x12")).code())
        .isEqualTo(code);
  }

  private byte[] call() {
    return client.call(NOBODY, NOBODY, new byte[0]);
  }

  private void error(int code, String words, String data) {
    answer = "\"error\":" + errorOf(code, words, data).compact();
  }

  private static Json errorOf(int code, String words, String data) {
    var error = Json.object().put("code", code).put("message", words);
    return (data == null ? error : error.put("data", data)).build();
  }
}
