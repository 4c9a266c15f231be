package org.openledger.chain.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.chain.node.ChainConfig;
import org.openledger.core.guard.Neighbours;
import org.openledger.core.json.Json;
import org.openledger.core.work.Limits;
import org.openledger.core.work.Pace;

/// What a request to the chain may cost: gas, processor time and bytes, all its calls together; and
/// that nothing is computed for who went away.
@Timeout(120)
final class RpcBudgetTest {
  private static final String LOOPER = "0x00000000000000000000000000000000000000aa";

  /// `JUMPDEST, keccak of 4 KB, POP, JUMP 0`: one that never ends.
  private static final String KECCAK_LOOP = "0x5b6110005f20505f56";

  /// `JUMPDEST, JUMP 0`.
  private static final String LOOP = "0x5b5f56";

  private final ChainServer server = ChainServer.start(ChainConfig.inMemory(Map.of()), 0);

  @AfterEach
  void stop() {
    server.close();
  }

  private static String call(String method, String code) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\","
            + "\"params\":[{\"to\":\"%s\"},\"latest\",%s]}")
        .formatted(
            method,
            LOOPER,
            method.equals("debug_traceCall")
                ? "{\"stateOverrides\":{\"%s\":{\"code\":\"%s\"}}}".formatted(LOOPER, code)
                : "{\"%s\":{\"code\":\"%s\"}}".formatted(LOOPER, code));
  }

  private static String batch(String call, int times) {
    return "[" + String.join(",", Collections.nCopies(times, call)) + "]";
  }

  private static List<String> errors(byte[] answer) {
    return Json.parse(new String(answer, UTF_8)).items().stream()
        .map(one -> one.find("error").map(e -> e.get("message").text()).orElse(""))
        .toList();
  }

  private RpcHandler within(long gas, Duration processor, int bytes) {
    return RpcHandler.of(
        server.node(), new RpcLimits(1 << 20, new Limits(gas, processor, bytes), 100));
  }

  private static double processorSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        * 1e-9;
  }

  @Test
  void aBatchHasOneBudgetOfGas() {
    String batch = batch(call("eth_call", KECCAK_LOOP), 20);
    assertThat(batch.length()).isLessThan(5_000);
    double before = processorSeconds();
    List<String> errors = errors(server.rpc().handle(batch.getBytes(UTF_8)));
    assertThat(processorSeconds() - before).isLessThan(6);
    assertThat(errors).hasSize(20);
    assertThat(errors.getFirst()).isEqualTo("out of gas");
    assertThat(errors.getLast()).contains("budget of").contains("is spent");
  }

  @Test
  void gasIsSpentCallByCall() {
    String one = call("eth_call", LOOP).replace("{\"to\"", "{\"gas\":\"0xea60\",\"to\""); // 60,000
    try (RpcHandler rpc = within(100_000, Duration.ofMinutes(1), 1 << 20)) {
      List<String> errors = errors(rpc.handle(batch(one, 3).getBytes(UTF_8)));
      String spent = "the request's budget of 100,000 gas is spent";
      assertThat(errors).containsExactly("out of gas", spent, spent);
    }
  }

  @Test
  void whatIsCheapIsNotRefusedForWhatOthersMayCost() {
    String cheap = call("eth_call", "0x5f5ff3");
    byte[] answer = server.rpc().handle(batch(cheap, 1_000).getBytes(UTF_8));
    assertThat(errors(answer)).hasSize(1_000).containsOnly("");
  }

  @Test
  void everyMethodThatExecutesPaysFromTheBudget() {
    String simulate =
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_simulateV1\","
                + "\"params\":[{\"blockStateCalls\":[{"
                + "\"stateOverrides\":{\"%s\":{\"code\":\"%s\"}},"
                + "\"calls\":[{\"to\":\"%s\"}]}]},"
                + "\"latest\"]}")
            .formatted(LOOPER, LOOP, LOOPER);
    try (RpcHandler rpc = within(1_000_000, Duration.ofMinutes(1), 1 << 20)) {
      for (String one :
          List.of(
              call("eth_call", LOOP),
              call("eth_estimateGas", LOOP),
              call("eth_createAccessList", LOOP),
              call("debug_traceCall", LOOP).replace("}}}]", "}},\"tracer\":\"callTracer\"}]"),
              simulate)) {
        List<String> errors = errors(rpc.handle(batch(one, 2).getBytes(UTF_8)));
        assertThat(errors)
            .as(one)
            .allSatisfy(e -> assertThat(e).contains("budget of 1,000,000 gas is spent"));
      }
    }
  }

  @Test
  void processorTimeIsOneBudgetToo() {
    try (RpcHandler rpc = within(Long.MAX_VALUE / 2, Duration.ofMillis(200), 1 << 20)) {
      List<String> errors = errors(rpc.handle(batch(call("eth_call", LOOP), 50).getBytes(UTF_8)));
      assertThat(errors.getLast()).contains("budget of 200 ms of processor time is spent");
      // A new request has a new one.
      assertThat(errors(rpc.handle(batch(call("eth_call", "0x"), 1).getBytes(UTF_8))))
          .containsExactly("");
    }
  }

  @Test
  void oneCallEndsInTheMiddleToo() {
    String loop = "[" + call("eth_call", KECCAK_LOOP) + "]";
    try (RpcHandler rpc = within(Long.MAX_VALUE / 2, Duration.ofMillis(20), 1 << 20)) {
      assertThat(errors(rpc.handle(loop.getBytes(UTF_8))).getFirst()).contains("processor time");
    }
  }

  @Test
  void bytesAreCountedWhileATraceIsMade() {
    try (RpcHandler rpc = within(50_000_000, Duration.ofMinutes(1), 1 << 20)) {
      List<String> errors =
          errors(rpc.handle(batch(call("debug_traceCall", LOOP), 20).getBytes(UTF_8)));
      assertThat(errors)
          .hasSize(20)
          .allSatisfy(e -> assertThat(e).contains("budget of 1,048,576 bytes"));
    }
  }

  @Test
  void bytesAreOneBudgetForABatch() {
    String big = call("eth_call", "0x620100005ff3"); // 64 KB of nothing
    try (RpcHandler rpc = within(50_000_000, Duration.ofMinutes(1), 1 << 20)) {
      byte[] answer = rpc.handle(batch(big, 20).getBytes(UTF_8));
      assertThat(answer.length).isLessThan(1 << 21);
      List<String> errors = errors(answer);
      assertThat(errors.getFirst()).isEmpty();
      assertThat(errors.getLast()).contains("response too large");
    }
  }

  @Test
  void aNodesBatchesAreShort() {
    try (RpcHandler rpc = RpcHandler.of(server.node(), RpcLimits.NODE)) {
      String id = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
      assertThat(errors(rpc.handle(batch(id, 100).getBytes(UTF_8)))).hasSize(100).containsOnly("");
      String answer = new String(rpc.handle(batch(id, 101).getBytes(UTF_8)), UTF_8);
      assertThat(answer).contains("at most 100 calls");
    }
  }

  @Test
  void nothingIsComputedForWhoWentAway() throws IOException, InterruptedException {
    try (ChainServer patient = patient()) {
      String batch = batch(call("eth_call", KECCAK_LOOP), 20);
      String head =
          "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + batch.length()
              + "\r\n\r\n";
      try (Socket socket = connect(patient)) {
        socket.getOutputStream().write((head + batch).getBytes(UTF_8));
        // The first blank: it computes.
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      assertEnds();
    }
  }

  @Test
  void nothingIsComputedForASocketThatWentAway() throws InterruptedException {
    CompletableFuture<Void> pinged = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onPing(WebSocket socket, java.nio.ByteBuffer message) {
            pinged.complete(null);
            return CompletableFuture.completedStage(null);
          }
        };
    try (ChainServer patient = patient();
        HttpClient http = HttpClient.newHttpClient()) {
      URI url = URI.create(patient.url().replace("http:", "ws:"));
      WebSocket socket = http.newWebSocketBuilder().buildAsync(url, listener).join();
      socket.sendText(batch(call("eth_call", KECCAK_LOOP), 20), true).join();
      socket.request(10);
      pinged.orTimeout(20, TimeUnit.SECONDS).join();
      socket.abort();
      assertEnds();
    }
  }

  /// A chain that would compute for minutes.
  private static ChainServer patient() {
    return ChainServer.start(
        ChainConfig.inMemory(Map.of()),
        new Listening(
            0, Neighbours.NONE, RpcLimits.ALONE.withProcessor(Duration.ofMinutes(10)), Pace.USUAL));
  }

  private static Socket connect(ChainServer server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), URI.create(server.url()).getPort());
  }

  /// Waits until no heavy call computes any more.
  private static void assertEnds() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (isComputing()) {
      assertThat(System.nanoTime()).as("still computing").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static boolean isComputing() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("heavy-"))
        .flatMap(thread -> java.util.Arrays.stream(thread.getValue()))
        .anyMatch(frame -> frame.getClassName().endsWith(".Interpreter"));
  }
}
