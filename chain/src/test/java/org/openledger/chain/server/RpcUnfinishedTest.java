package org.openledger.chain.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.chain.node.ChainConfig;
import org.openledger.core.guard.Neighbours;
import org.openledger.core.json.Json;
import org.openledger.core.work.Pace;

/// Long requests that do not end, over WebSocket and over HTTP: what they keep in memory is bounded
/// for all of them together and for a time, and others go on.
@Timeout(120)
final class RpcUnfinishedTest {
  private static final String CHAIN_ID =
      "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"eth_chainId\"}";
  private static final int PIECE_BYTES = 60_000;
  private static final int MESSAGE_BYTES = RpcLimits.ALONE.requestBytes();
  private static final ChainServer SERVER = ChainServer.start(ChainConfig.inMemory(Map.of()), 0);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /// A call of so many bytes.
  private static byte[] call(int bytes) {
    return (CHAIN_ID.formatted("") + " ".repeat(bytes - CHAIN_ID.length() + 2)).getBytes(UTF_8);
  }

  private static void assertAnswered(RawSocket socket) throws IOException {
    assertThat(socket.next().text()).contains("\"result\":\"0x275b1\"");
  }

  private static HttpResponse<String> post(String url, byte[] body) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(Duration.ofSeconds(30))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Begins a message on each of many connections; how many of them the server ended.
  private static int begun(List<RawSocket> sockets, int bytes) throws IOException {
    byte[] message = call(bytes);
    List<RawSocket> left = new ArrayList<>();
    for (RawSocket socket : sockets) {
      try {
        socket.begin(message, PIECE_BYTES);
        left.add(socket);
      } catch (SocketException _) {
        // Ended while it sent.
      }
    }
    int ended = sockets.size() - left.size();
    for (RawSocket socket : left) {
      ended += socket.isEndedWithin(100) ? 1 : 0;
    }
    return ended;
  }

  private static List<RawSocket> open(ChainServer server, int count) throws IOException {
    List<RawSocket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(RawSocket.open(server.url()));
    }
    return sockets;
  }

  private static void closeAll(List<? extends AutoCloseable> sockets) {
    sockets.forEach(socket -> {
      try {
        socket.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
  }

  @Test
  void messagesThatNeverEndHaveOneRoomAndTheRestIsClosed() throws IOException {
    List<RawSocket> sockets = open(SERVER, 8);
    try {
      assertThat(begun(sockets, MESSAGE_BYTES - 100_000)).isBetween(5, 7);
      // Short requests need no room, whoever keeps it.
      assertThat(post(SERVER.url(), call(1_000)).body()).contains("0x275b1");
      try (RawSocket other = RawSocket.open(SERVER.url())) {
        other.send(RawSocket.TEXT, true, call(1_000));
        assertAnswered(other);
      }
    } finally {
      closeAll(sockets);
    }
  }

  @Test
  void whoGetsNoRoomIsToldWhenToComeAgain() throws IOException {
    List<RawSocket> sockets = open(SERVER, 3);
    try (RawSocket rest = RawSocket.open(SERVER.url());
        RawSocket late = RawSocket.open(SERVER.url())) {
      assertThat(begun(sockets, MESSAGE_BYTES)).isZero();
      assertThat(begun(List.of(rest), 1_000_000)).isZero();
      late.begin(call(65_536), 65_536);
      late.send(RawSocket.CONTINUATION, false, new byte[] {' '});
      assertClosed(late, 1013, "too many long requests at a time");
    } finally {
      closeAll(sockets);
    }
  }

  private static void assertClosed(RawSocket socket, int code, String reason) throws IOException {
    RawSocket.Frame frame = socket.next();
    assertThat(frame.closeCode()).as(frame.text()).isEqualTo(code);
    assertThat(frame.text()).contains(reason);
  }

  /// That none is left taken shows when nearly the whole room is taken at once.
  @Test
  void messagesThatAreBrokenOffGiveTheirRoomBack() throws IOException, InterruptedException {
    byte[] part = call(100_000);
    for (int i = 0; i < 1_000; i++) {
      try (RawSocket socket = RawSocket.open(SERVER.url())) {
        socket.begin(part, PIECE_BYTES);
        if (i % 2 == 0) {
          socket.breakOff();
        }
      }
    }
    byte[] whole = call(MESSAGE_BYTES);
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    boolean free = false;
    while (!free && System.nanoTime() < end) {
      List<RawSocket> sockets = open(SERVER, 3);
      try {
        free = begun(sockets, MESSAGE_BYTES) == 0;
        for (RawSocket socket : free ? sockets : List.<RawSocket>of()) {
          socket.send(RawSocket.CONTINUATION, true, new byte[0]);
          assertAnswered(socket);
        }
      } finally {
        closeAll(sockets);
      }
    }
    assertThat(free).as("three messages of %d bytes at a time", whole.length).isTrue();
  }

  /// A chain that is impatient, and takes a mebibyte at most.
  private static ChainServer impatient() {
    return ChainServer.start(
        ChainConfig.inMemory(Map.of()),
        new Listening(
            0,
            Neighbours.NONE,
            new RpcLimits(1 << 20, RpcLimits.ALONE.work(), 100),
            new Pace(Duration.ofSeconds(1), 1_024, Duration.ofSeconds(3))));
  }

  @Test
  void aMessageThatComesTooSlowlyIsClosedAndItsRoomIsFree() throws IOException {
    try (ChainServer server = impatient();
        RawSocket slow = RawSocket.open(server.url());
        RawSocket resting = RawSocket.open(server.url())) {
      List<RawSocket> sockets = open(server, 20);
      try {
        slow.send(RawSocket.TEXT, false, new byte[] {'['});
        assertThat(begun(sockets, 1_000_000)).isPositive();
        assertClosed(slow, 1008, "the message comes too slowly");
        for (RawSocket socket : sockets) {
          assertThat(socket.isEndedWithin(10_000)).isTrue();
        }
        // Whoever sends nothing is not slow.
        resting.send(RawSocket.TEXT, true, call(1 << 20));
        assertAnswered(resting);
      } finally {
        closeAll(sockets);
      }
    }
  }

  @Test
  void wholeMessagesAreAnsweredHoweverTheyAreCut() throws IOException {
    try (RawSocket socket = RawSocket.open(SERVER.url())) {
      byte[] ofAllWidths = CHAIN_ID.formatted("aä€😀".repeat(30_000)).getBytes(UTF_8);
      for (int pieceBytes : new int[] {7_001, 65_537, ofAllWidths.length}) {
        socket.begin(ofAllWidths, pieceBytes);
        socket.send(RawSocket.PING, true, "still there?".getBytes(UTF_8));
        assertThat(socket.next()).extracting(RawSocket.Frame::kind).isEqualTo(RawSocket.PONG);
        socket.send(RawSocket.CONTINUATION, true, new byte[0]);
        assertThat(socket.next().text()).contains("aä€😀aä€😀", "\"result\":\"0x275b1\"");
      }
      socket.send(RawSocket.TEXT, true, call(MESSAGE_BYTES));
      assertAnswered(socket);
      // Nothing is answered to what is no text.
      socket.send(RawSocket.BINARY, true, call(1_000));
      socket.send(RawSocket.BINARY, false, call(30_000));
      socket.send(RawSocket.CONTINUATION, true, call(30_000));
      socket.send(RawSocket.TEXT, true, CHAIN_ID.formatted("last").getBytes(UTF_8));
      assertThat(socket.next().text()).contains("\"id\":\"last\"");
    }
  }

  @Test
  void whatIsTooLongOrNoTextIsClosedWithItsCode() throws IOException {
    try (RawSocket socket = RawSocket.open(SERVER.url())) {
      socket.begin(call(MESSAGE_BYTES), PIECE_BYTES);
      socket.send(RawSocket.CONTINUATION, false, new byte[] {' '});
      assertThat(socket.next().closeCode()).isEqualTo(1009);
    }
    try (RawSocket socket = RawSocket.open(SERVER.url())) {
      socket.send(RawSocket.BINARY, false, new byte[65_536]);
      socket.send(RawSocket.CONTINUATION, false, new byte[1]);
      assertThat(socket.next().closeCode()).isEqualTo(1009);
    }
    try (RawSocket socket = RawSocket.open(SERVER.url())) {
      socket.send(RawSocket.TEXT, true, new byte[] {'"', (byte) 0xff, '"'});
      assertThat(socket.next().closeCode()).isEqualTo(1007);
    }
  }

  @Test
  void whoAnnouncesMuchAndSendsLittleTakesNoRoom() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 16; i++) {
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), URI.create(SERVER.url()).getPort());
        slow.add(socket);
        String head =
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1048576\r\n\r\n";
        socket.getOutputStream().write((head + " ".repeat(20_000)).getBytes(UTF_8));
      }
      HttpResponse<String> answer = post(SERVER.url(), call(1_000_000));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(Json.parse(answer.body()).get("result").text()).isEqualTo("0x275b1");
    } finally {
      closeAll(slow);
    }
  }
}
