package org.openledger.chain.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Kind;

/// What keeps a request from being answered at all, by its kind as HTTP has it.
final class RpcStatusTest {
  private static final String TEXT = "because of /srv/home/chain";
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
    Code code =
        Arrays.stream(Code.values()).filter(any -> any.kind() == kind).findFirst().orElseThrow();
    Logger log = Logger.getLogger(RpcHandler.class.getName());
    log.setLevel(Level.OFF);
    try (RpcServer server =
        RpcServer.start(CompletableFuture.failedFuture(code.failure(TEXT)), Listening.on(0))) {
      HttpResponse<String> answer = post(server.url());
      assertThat(answer.statusCode()).isEqualTo(STATUS.get(kind));
      if (kind.isFault()) {
        assertThat(answer.body()).matches("internal error in request [0-9a-f]+-\\d+");
      } else {
        assertThat(answer.body()).isEqualTo(TEXT);
      }
    } finally {
      log.setLevel(null);
    }
  }

  private static HttpResponse<String> post(String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
