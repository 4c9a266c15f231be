package org.openledger.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openledger.app.http.Access;
import org.openledger.core.guard.Neighbours;
import org.openledger.core.money.Open;
import org.openledger.core.work.Pace;
import org.openledger.node.Account;

/// Requests that come too slowly, and such as are too large: byte by byte on a socket. They wait
/// more than they work, so they do it side by side.
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(BareNode.Resolver.class)
@Timeout(120)
class SlowAndLargeTest {
  private static final Pace IMPATIENT =
      new Pace(Duration.ofSeconds(1), 1_024, Duration.ofSeconds(3));

  /// A request waits three seconds for room; a long body has fifty to come.
  private static final Serving HURRIED =
      new Serving(
          0,
          Access.KEY,
          Neighbours.NONE,
          new Pace(Duration.ofSeconds(15), 1_024, Duration.ofSeconds(9)));

  private static final String CUT = "cut";

  private static ApiServer server;
  private static String key;

  @BeforeAll
  static void start(BareNode bare) {
    key = bare.key();
    server = ApiServer.start(bare.node(), new Serving(0, Access.KEY, Neighbours.NONE, IMPATIENT));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// All at once, since each takes as long as the server is patient.
  @Test
  void whatComesTooSlowlyIsCut() throws Exception {
    var head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
            + "Content-Length: 100000\r\n\r\n";
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      var bodies = new LinkedHashMap<String, Future<String>>();
      for (var path : List.of("/rpc", "/v1/chat/completions", "/api/v1/epochs", "/api/v1/keys")) {
        bodies.put(path, senders.submit(() -> drip(head.formatted(path, key))));
      }
      var aHead =
          senders.submit(() -> drip("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
      for (var body : bodies.entrySet()) {
        assertThat(body.getValue().get()).as(body.getKey()).contains("HTTP/1.1 400", "too_slow");
      }
      assertThat(aHead.get()).isEmpty();
    }
  }

  /// Thirteen bodies of which a byte is missing, each somebody else's, are more than there is room
  /// for; who asks shortly is answered all the same, and whoever comes when they have gone is, too.
  @Test
  void longBodiesThatNeverEndFillNoMemory(BareNode bare) throws Exception {
    try (var longer = ApiServer.start(bare.node(), HURRIED);
        var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      int port = longer.uri().getPort();
      var open = new ArrayList<Socket>();
      var said = unfinished(port, open, senders, i -> key(bare, "sender-" + i));
      var short1 = Wire.ask(port, "GET /v1/models", "Authorization: Bearer " + key);
      assertThat(short1.status()).isEqualTo(200);
      var refused = new ArrayList<String>();
      for (var each : said) {
        refused.add(each.get());
      }
      assertThat(refused).anyMatch(reply -> reply.contains("HTTP/1.1 503") || reply.equals(CUT));
      // Twelve fit; fewer are there where some waited in each other's way.
      assertThat(refused.stream().filter(String::isEmpty)).hasSizeBetween(6, 12);
      for (var socket : open) {
        socket.close();
      }
      assertThat(senders.submit(() -> whole(port, key)).get()).contains("HTTP/1.1 400");
    }
  }

  /// Where one sends a dozen that never end, another's is read at once.
  @Test
  void longBodiesOfOneClientThatNeverEndLeaveRoomForOthers(BareNode bare) throws Exception {
    var slow = key(bare, "endless");
    var another = key(bare, "another-sender");
    try (var longer = ApiServer.start(bare.node(), HURRIED);
        var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      int port = longer.uri().getPort();
      var open = new ArrayList<Socket>();
      var said = unfinished(port, open, senders, _ -> slow);
      for (var each : said) {
        each.get();
      }
      assertThat(said.stream().filter(each -> each.resultNow().isEmpty())).hasSizeBetween(1, 7);
      for (int i = 0; i < 3; i++) {
        assertThat(whole(port, another)).contains("HTTP/1.1 400");
      }
      for (var socket : open) {
        socket.close();
      }
    }
  }

  /// Sends thirteen bodies without their last byte, and gives what is said to each.
  ///
  /// @param open where each connection is put
  /// @param sender whose key each has
  private static List<Future<String>> unfinished(
      int port, List<Socket> open, ExecutorService senders, IntFunction<String> sender)
      throws IOException {
    var said = new ArrayList<Future<String>>();
    for (int i = 0; i < 13; i++) {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(socket);
      var own = sender.apply(i);
      said.add(senders.submit(() -> allButOne(socket, own)));
    }
    return said;
  }

  /// A key of its own.
  private static String key(BareNode bare, String name) {
    return bare.node().keys().add(name, Set.of(Account.Role.ASK), Open.ZERO).key();
  }

  private static String head(int bytes, String key) {
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + key
        + "\r\nContent-Length: "
        + bytes
        + "\r\n\r\n";
  }

  /// Sends a body but for its last byte; what is said to that within some seconds.
  private static String allButOne(Socket socket, String key) throws IOException {
    int bytes = 4 << 20;
    socket.setSoTimeout(7_000);
    var out = socket.getOutputStream();
    out.write(head(bytes, key).getBytes(StandardCharsets.UTF_8));
    try {
      out.write(" ".repeat(bytes - 1).getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
    } catch (SocketTimeoutException _) {
      return "";
    } catch (SocketException _) {
      return CUT; // refused while there was more to send, so the reason may be lost
    }
  }

  private static String whole(int port, String key) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      int bytes = 4 << 20;
      var body = " ".repeat(bytes);
      socket.getOutputStream().write((head(bytes, key) + body).getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
    }
  }

  /// Sends a beginning and then a byte now and then, until the server ends it; what it said.
  private static String drip(String beginning) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
      socket.setSoTimeout(200);
      socket.getOutputStream().write(beginning.getBytes(StandardCharsets.UTF_8));
      var said = new StringBuilder();
      while (true) {
        try {
          int c = socket.getInputStream().read();
          if (c < 0) {
            return said.toString();
          }
          said.append((char) c);
        } catch (SocketTimeoutException _) {
          if (said.isEmpty()) {
            socket.getOutputStream().write('x');
          }
        } catch (SocketException _) {
          return said.toString();
        }
      }
    }
  }

  @Test
  void largeRequestsToTheChainAreRefusedAndOthersAreAnsweredMeanwhile() throws Exception {
    var large = "[" + " ".repeat(4 << 20) + "]";
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> replies = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        replies.add(
            senders.submit(() -> Wire.post(server.uri().getPort(), "/rpc", large).status()));
      }
      assertThat(Wire.ask(server.uri().getPort(), "GET /healthz").status()).isEqualTo(200);
      for (var reply : replies) {
        assertThat(reply.get()).isEqualTo(413);
      }
    }
  }

  @Test
  void whoAnnouncesMuchAndSendsLittleTakesNoRoomOfOthers(BareNode bare) throws IOException {
    var head = "POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048576\r\n\r\n";
    var begun = (head + " ".repeat(20_000)).getBytes(StandardCharsets.UTF_8);
    var call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
    List<Socket> slow = new ArrayList<>();
    try (var patient =
        ApiServer.start(bare.node(), new Serving(0, Access.KEY, Neighbours.NONE, Pace.USUAL))) {
      int port = patient.uri().getPort();
      for (int i = 0; i < 16; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        slow.add(socket);
        socket.getOutputStream().write(begun);
      }
      // Again and again, for nothing tells when the slow ones are being read.
      for (int i = 0; i < 50; i++) {
        assertThat(Wire.post(port, "/rpc", call + " ".repeat(100_000)).body())
            .contains("\"result\":\"0x");
      }
    } finally {
      for (var socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aLargeRequestThatDoesNotSayHowLargeItIsIsRefusedToo() throws IOException {
    var chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
    var request =
        "POST /rpc HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + chunk.repeat(65)
            + "0\r\n\r\n";
    assertThat(Wire.send(server.uri().getPort(), request.getBytes(StandardCharsets.UTF_8)).status())
        .isEqualTo(413);
    var within = request.replace(chunk.repeat(65), chunk.repeat(64));
    assertThat(Wire.send(server.uri().getPort(), within.getBytes(StandardCharsets.UTF_8)).body())
        .contains("parse error");
  }

  @Test
  void aBatchAtANodeHasAHundredCalls() throws IOException {
    var call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
    var batch = "[" + (call + ",").repeat(100) + call + "]";
    assertThat(Wire.post(server.uri().getPort(), "/rpc", batch).body())
        .contains("at most 100 calls");
  }
}
