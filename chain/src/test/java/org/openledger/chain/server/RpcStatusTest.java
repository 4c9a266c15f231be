package org.openledger.chain.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Reply;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Kind;
import org.openledger.core.json.Json;

/// What keeps a request from being answered at all, by its kind as HTTP has it.
final class RpcStatusTest {
  private static final String TEXT = RpcCloseTest.TEXT;
  private static final Map<Kind, Integer> STATUS =
      Map.ofEntries(
          Map.entry(Kind.INVALID, 400),
          Map.entry(Kind.UNSUPPORTED, 400),
          Map.entry(Kind.UNAUTHENTICATED, 401),
          Map.entry(Kind.UNPAID, 402),
          Map.entry(Kind.FORBIDDEN, 403),
          Map.entry(Kind.NOT_FOUND, 404),
          Map.entry(Kind.CONFLICT, 409),
          Map.entry(Kind.TOO_LARGE, 413),
          Map.entry(Kind.CANCELLED, 499),
          Map.entry(Kind.BUSY, 503),
          Map.entry(Kind.CORRUPT, 500),
          Map.entry(Kind.STORAGE, 500),
          Map.entry(Kind.INTERNAL, 500));

  @ParameterizedTest
  @EnumSource
  void everyKindHasItsStatus(Kind kind) throws Exception {
    Failure failure = Code.of(kind).failure(TEXT);
    try (RpcLog log = new RpcLog();
        RpcServer server =
            RpcServer.start(CompletableFuture.failedFuture(failure), Listening.on(0))) {
      HttpResponse<String> answer = post(server.url(), "{}");
      assertThat(answer.statusCode()).isEqualTo(STATUS.get(kind));
      if (kind.isFault()) {
        assertToldByNumberOnly(answer, log);
      } else {
        assertThat(answer.body()).isEqualTo(TEXT);
        assertThat(log.entries()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.openledger.chain.server.RpcCloseTest#mistakes")
  void aMistakeOfThisProgramIsAFaultToo(Throwable mistake) throws Exception {
    try (RpcLog log = new RpcLog();
        RpcServer server =
            RpcServer.start(CompletableFuture.failedFuture(mistake), Listening.on(0))) {
      HttpResponse<String> answer = post(server.url(), "{}");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertToldByNumberOnly(answer, log);
    }
  }

  @Test
  void whatFailsOutsideOfAMethodIsAFaultToo() throws Exception {
    try (RpcLog log = new RpcLog();
        ChainNode node = ChainNode.start(ChainConfig.inMemory(Map.of()));
        RpcHandler handler = new RpcHandler(node, List.of(new Sending(TEXT)));
        RpcServer server =
            RpcServer.start(CompletableFuture.completedFuture(handler), Listening.on(0))) {
      HttpResponse<String> answer = post(server.url(), Sending.CALL);
      assertThat(answer.statusCode()).isEqualTo(500);
      assertToldByNumberOnly(answer, log);
    }
  }

  private static void assertToldByNumberOnly(HttpResponse<String> answer, RpcLog log) {
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    Json body = Json.parse(answer.body());
    assertThat(body.get("jsonrpc").text()).isEqualTo("2.0");
    assertThat(body.members()).containsEntry("id", Json.ofNull());
    assertThat(body.get("error").get("code").asLong()).isEqualTo(Reply.INTERNAL_ERROR);
    log.assertToldByNumberOnly(body.get("error").get("message").text(), "failed");
  }

  private static HttpResponse<String> post(String url, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
