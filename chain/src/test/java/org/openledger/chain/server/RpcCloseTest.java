package org.openledger.chain.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Kind;

/// What keeps a WebSocket from being served at all, by its kind as RFC 6455 numbers it: refusals
/// with their text, everything else with its number in the log.
@Timeout(60)
final class RpcCloseTest {
  static final String TEXT = "because of /srv/home/chain";
  private static final Map<Kind, Integer> CLOSE =
      Map.ofEntries(
          Map.entry(Kind.INVALID, 1008),
          Map.entry(Kind.UNSUPPORTED, 1008),
          Map.entry(Kind.UNAUTHENTICATED, 1008),
          Map.entry(Kind.UNPAID, 1008),
          Map.entry(Kind.FORBIDDEN, 1008),
          Map.entry(Kind.NOT_FOUND, 1008),
          Map.entry(Kind.CONFLICT, 1008),
          Map.entry(Kind.TOO_LARGE, 1009),
          Map.entry(Kind.CANCELLED, 1008),
          Map.entry(Kind.BUSY, 1013),
          Map.entry(Kind.CORRUPT, 1011),
          Map.entry(Kind.STORAGE, 1011),
          Map.entry(Kind.INTERNAL, 1011));

  private final RpcLog log = new RpcLog();

  @AfterEach
  void stop() {
    log.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyKindHasItsNumber(Kind kind) throws IOException {
    RawSocket.Frame closed = closed(Code.of(kind).failure(TEXT));
    assertThat(closed.closeCode()).isEqualTo(CLOSE.get(kind));
    if (kind.isFault()) {
      assertToldByNumberOnly(closed);
    } else {
      assertThat(reason(closed)).isEqualTo(TEXT);
      assertThat(log.entries()).isEmpty();
    }
  }

  static Stream<Throwable> mistakes() {
    return Stream.of(
        new IllegalStateException(TEXT), new AssertionError(TEXT), new NoClassDefFoundError(TEXT));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeOfThisProgramIsAFaultToo(Throwable mistake) throws IOException {
    RawSocket.Frame closed = closed(mistake);
    assertThat(closed.closeCode()).isEqualTo(1011);
    assertToldByNumberOnly(closed);
  }

  @Test
  void whatFailsOutsideOfAMethodIsAFaultToo() throws IOException {
    try (ChainNode node = ChainNode.start(ChainConfig.inMemory(Map.of()));
        RpcHandler handler = new RpcHandler(node, List.of(new Sending(TEXT)));
        RpcServer server =
            RpcServer.start(CompletableFuture.completedFuture(handler), Listening.on(0));
        RawSocket socket = RawSocket.open(server.url())) {
      socket.send(RawSocket.TEXT, true, Sending.CALL.getBytes(UTF_8));
      RawSocket.Frame closed = socket.next();
      assertThat(closed.closeCode()).isEqualTo(1011);
      assertToldByNumberOnly(closed);
    }
  }

  /// What a client gets whose server has failed to open its chain.
  private static RawSocket.Frame closed(Throwable failure) throws IOException {
    try (RpcServer server =
            RpcServer.start(CompletableFuture.failedFuture(failure), Listening.on(0));
        RawSocket socket = RawSocket.open(server.url())) {
      return socket.next();
    }
  }

  /// What stands behind the two bytes of the number.
  private static String reason(RawSocket.Frame closed) {
    return new String(closed.payload(), 2, closed.payload().length - 2, UTF_8);
  }

  private void assertToldByNumberOnly(RawSocket.Frame closed) {
    log.assertToldByNumberOnly(reason(closed), "failed");
  }
}
