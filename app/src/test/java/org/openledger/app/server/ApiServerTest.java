package org.openledger.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.app.FaultLog;
import org.openledger.app.http.Access;
import org.openledger.app.http.Bodies;
import org.openledger.app.http.Caller;
import org.openledger.app.http.HttpError;
import org.openledger.core.Release;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.node.Damaged;
import org.openledger.node.Node;

/// What surrounds every route, byte by byte on a socket: who is answered, who asks, how a body is
/// read and how failures are told; and the routes of a node that has nothing yet.
@ExtendWith(BareNode.Resolver.class)
class ApiServerTest {
  private static Node node;
  private static ApiServer api;
  private static ApiServer open;
  private static Javalin bare;

  @BeforeAll
  static void start(BareNode served) {
    node = served.node();
    api = ApiServer.start(node, 0);
    open = ApiServer.start(node, 0, Access.OPEN);
    bare = Javalin.create(ApiServerTest::routes).start("127.0.0.1", 0);
  }

  @AfterAll
  static void stop() {
    bare.stop();
    open.close();
    api.close();
  }

  /// Routes that tell who asks, give a body back, and fail as they are told to.
  private static void routes(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    ApiServer.surround(config, node.keys(), Serving.on(0, Access.KEY));
    config.routes.get("/v1/who", ctx -> ctx.result(Caller.payer(ctx).toString()));
    config.routes.get("/nobody", ctx -> ctx.result(Caller.payer(ctx).toString()));
    config.routes.post("/body", ctx -> ctx.result(Bodies.text(ctx)));
    config.routes.post(
        "/json",
        ctx -> {
          String said = Bodies.json(ctx, json -> json.get("a").text());
          ctx.result(said);
        });
    config.routes.get("/stored", ctx -> ctx.result(Json.parse("{a secret").compact()));
    for (var root : List.of("", "/v1")) {
      config.routes.get(
          root + "/assert",
          _ -> {
            throw new AssertionError("a secret");
          });
      config.routes.get(
          root + "/fail/{code}",
          ctx -> {
            throw failure(Code.valueOf(ctx.pathParam("code")));
          });
    }
  }

  private static Failure failure(Code code) {
    return code.kind().isFault() ? new Fault(code, "a secret") : new Refusal(code, "a reason");
  }

  private static String key() {
    return node.keys().localKey();
  }

  private static Wire.Reply get(String path) throws IOException {
    return Wire.ask(api.uri().getPort(), "GET " + path, "Authorization: Bearer " + key());
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer KEY, 200, 200",
    "bearer KEY, 200, 200",
    "BEARER   KEY, 200, 200",
    "Bearer wrong, 401, 401",
    "Bearer, 401, 401",
    "KEY, 401, 401",
    "Basic KEY, 401, 401",
    "Bearer KEY wrong, 401, 401",
    "NONE, 401, 200",
    "EMPTY, 401, 401",
  })
  void credentialsAreAKeyOrRefused(String given, int withKey, int whereOpen) throws IOException {
    var headers =
        switch (given) {
          case "NONE" -> new String[0];
          case "EMPTY" -> new String[] {"Authorization: "};
          default -> new String[] {"Authorization: " + given.replace("KEY", key())};
        };
    for (var path : List.of("/v1/models", "/api/v1/earnings", "/v1/nothing", "/api/nothing")) {
      int found = path.endsWith("nothing") ? 404 : 200;
      assertThat(Wire.ask(api.uri().getPort(), "GET " + path, headers).status())
          .as(path)
          .isEqualTo(withKey == 200 ? found : withKey);
      assertThat(Wire.ask(open.uri().getPort(), "GET " + path, headers).status())
          .as(path)
          .isEqualTo(whereOpen == 200 ? found : whereOpen);
    }
    assertThat(Wire.ask(api.uri().getPort(), "GET /healthz", headers).status()).isEqualTo(200);
  }

  /// RFC 9110 wants it of every 401.
  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/api/v1/earnings"})
  void whoeverHasNoKeyIsToldWhatIsWanted(String path) throws IOException {
    var refused = Wire.ask(api.uri().getPort(), "GET " + path);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.head()).containsIgnoringCase("WWW-Authenticate: Bearer realm=");
    assertThat(get(path).head()).doesNotContainIgnoringCase("WWW-Authenticate");
  }

  @Test
  void twoCredentialsAreNone() throws IOException {
    var right = "Authorization: Bearer " + key();
    var wrong = "Authorization: Bearer wrong";
    for (var headers : List.of(new String[] {right, wrong}, new String[] {wrong, right})) {
      var reply = Wire.ask(api.uri().getPort(), "GET /v1/models", headers);
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.json().get("error").get("code").text()).isEqualTo("invalid_api_key");
    }
  }

  /// What was let in as one method does not happen as another.
  @Test
  void theMethodIsTheOneThatIsSent() throws IOException {
    for (var method : List.of("DELETE", "get", "")) {
      var key = "Authorization: Bearer " + key();
      var reply =
          Wire.ask(api.uri().getPort(), "GET /v1/models", key, "X-HTTP-Method-Override: " + method);
      assertThat(reply.status()).as(method).isEqualTo(400);
      assertThat(reply.body()).contains("X-HTTP-Method-Override is not taken");
    }
  }

  @Test
  void whoAsksIsKnownToRoutesThatWantAKeyAndToNoOther() throws IOException {
    var reply = Wire.ask(bare.port(), "GET /v1/who", "Authorization: Bearer " + key());
    assertThat(reply.body()).isEqualTo(node.keys().localPayer().toString());
    quietly(() ->
        assertThat(Wire.ask(bare.port(), "GET /nobody", "Authorization: Bearer " + key()).status())
            .isEqualTo(500));
  }

  @ParameterizedTest
  @CsvSource({
    "Host: 127.0.0.1, , 200",
    "Host: localhost:1, , 200",
    "Host: [::1]:1, , 200",
    "Host: evil.example, , 403",
    "Host: 127.0.0.1.evil.example, , 403",
    "Host: localhost:1, Origin: http://localhost:1, 200",
    "Host: localhost:1, Origin: http://localhost:2, 403",
    "Host: localhost:1, Origin: https://evil.example, 403",
    "Host: localhost:1, Origin: null, 403",
  })
  void onlyThisMachinesOwnPagesAreAnswered(String host, String origin, int status)
      throws IOException {
    var headers = origin == null ? new String[] {host} : new String[] {host, origin};
    var reply = Wire.ask(api.uri().getPort(), "GET /healthz", headers);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.head())
        .contains("X-Content-Type-Options: nosniff", "Content-Security-Policy: default-src 'none'");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindOfFailureHasItsStatusAndShape(Kind kind) throws IOException {
    var code = Code.of(kind);
    quietly(() -> {
      var problem = Wire.ask(bare.port(), "GET /fail/" + code);
      assertThat(problem.status())
          .isEqualTo(kind.isFault() ? 500 : HttpError.of(failure(code), "").status());
      assertThat(problem.head()).contains("Content-Type: application/problem+json");
      assertThat(problem.json().get("code").text()).isEqualTo(code.word());
      assertThat(problem.body()).doesNotContain("secret");
      var openAi = Wire.ask(bare.port(), "GET /v1/fail/" + code, "Authorization: Bearer " + key());
      assertThat(openAi.status()).isEqualTo(problem.status());
      assertThat(openAi.head()).contains("Content-Type: application/json");
      assertThat(openAi.json().get("error").get("message").text().contains("a reason"))
          .isEqualTo(!kind.isFault());
    });
  }

  @Test
  void anAssertionThatFailsIsAFaultInEitherShape() throws IOException {
    try (var log = new FaultLog()) {
      var problem = Wire.ask(bare.port(), "GET /assert");
      assertThat(problem.status()).isEqualTo(500);
      assertThat(problem.head()).contains("Content-Type: application/problem+json");
      assertThat(problem.json().get("code").text()).isEqualTo("internal_error");
      var openAi = Wire.ask(bare.port(), "GET /v1/assert", "Authorization: Bearer " + key());
      assertThat(openAi.status()).isEqualTo(500);
      assertThat(openAi.json().get("error").get("type").text()).isEqualTo("server_error");
      assertThat(problem.body() + openAi.body()).doesNotContain("secret");
      assertThat(log.records()).hasSize(2);
    }
  }

  @Test
  void aBodyIsUtf8WhateverItsHeadersSay() throws IOException {
    assertThat(post("é🌊".getBytes(StandardCharsets.UTF_8)).body()).isEqualTo("é🌊");
    assertThat(post(new byte[0]).body()).isEmpty();
    for (var bytes :
        List.of(
            new byte[] {(byte) 0xe9}, new byte[] {'a', (byte) 0xed, (byte) 0xa0, (byte) 0x80})) {
      var reply = post(bytes);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().get("code").text()).isEqualTo("ill_formed_text");
    }
  }

  /// The same text is the caller's mistake in a body, and this program's anywhere else.
  @Test
  void jsonIsTheCallersMistakeWhereTheCallerSentIt() throws IOException {
    for (var body : List.of("{a secret", "{}", "{\"a\":1}", "[]", "")) {
      var reply = Wire.post(bare.port(), "/json", body);
      assertThat(reply.status()).as(body).isEqualTo(400);
      assertThat(reply.json().get("code").text()).isEqualTo("invalid_request_error");
    }
    var broken = Wire.post(bare.port(), "/json", "{\"a\":\n  oh}").json();
    assertThat(broken.get("line").asInt()).isEqualTo(2);
    assertThat(broken.get("column").asInt()).isEqualTo(3);
    assertThat(Wire.post(bare.port(), "/json", "{}").json().find("line")).isEmpty();
    assertThat(Wire.post(bare.port(), "/json", "{\"a\":\"b\"}").body()).isEqualTo("b");
    quietly(() -> {
      var reply = Wire.ask(bare.port(), "GET /stored");
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.body()).contains("internal_error").doesNotContain("secret");
    });
  }

  /// Of every route that takes JSON.
  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/epochs", "/api/v1/keys", "/api/v1/backups"})
  void aBodyThatARouteCannotReadIsTheCallersMistake(String path) throws IOException {
    for (var body : List.of("{", "{}", "[]", "{\"epoch\":\"x\",\"roles\":1,\"key\":0}")) {
      var reply = Wire.post(api.uri().getPort(), path, body, "Authorization: Bearer " + key());
      assertThat(reply.status()).as(body).isEqualTo(400);
    }
  }

  @Test
  void aBodyTooLargeIsReadToItsEndAndRefused() throws IOException {
    var reply = post(new byte[(4 << 20) + 1]);
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.json().get("code").text()).isEqualTo("too_large");
  }

  private static Wire.Reply post(byte[] body) throws IOException {
    var request = new ByteArrayOutputStream();
    var head =
        "POST /body HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
            + body.length
            + "\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n";
    request.write(head.getBytes(StandardCharsets.US_ASCII));
    request.write(body);
    return Wire.send(bare.port(), request.toByteArray());
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /healthz, GET",
    "POST, /, GET",
    "GET, /rpc, POST",
    "GET, /v1/chat/completions, POST",
    "DELETE, /v1/models, GET",
    "PUT, /api/v1/epochs, POST",
    "GET, /api/v1/receipts/0x12/verify, POST",
    "PATCH, /api/v1/receipts/0x12, GET",
  })
  void aMethodThatARouteDoesNotHaveIsNotAllowed(String method, String path, String allowed)
      throws IOException {
    var reply =
        Wire.ask(api.uri().getPort(), method + " " + path, "Authorization: Bearer " + key());
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.head()).contains("Allow: " + allowed + "\r\n");
    var code =
        path.startsWith("/v1/") ? reply.json().get("error").get("code") : reply.json().get("code");
    assertThat(code.text()).isEqualTo("method_not_allowed");
    assertThat(reply.body()).contains(method + " " + path, "ask it by " + allowed);
  }

  @Test
  void whatIsNowhereIsNotFound() throws IOException {
    for (var path :
        List.of("/nothing", "/api/v1/nothing", "/api/v1/receipts/0x12", "/v1/models/x")) {
      assertThat(get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(get("/nothing").json().get("detail").text())
        .isEqualTo("there is nothing at GET /nothing");
  }

  @Test
  void aNodeWithNothingSaysSo() throws IOException {
    assertThat(get("/healthz").json()).isEqualTo(Json.parse("{\"ok\":true}"));
    var ready = get("/readyz");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json().get("ready").bool()).isFalse();
    assertThat(get("/v1/models").json().get("data").items()).isEmpty();
    assertThat(get("/api/v1/models").json().get("models").items()).isEmpty();
    assertThat(get("/api/v1/damage").json().get("count").asLong()).isZero();
    assertThat(get("/api/v1/earnings").json().get("openEpoch").asLong()).isEqualTo(1);
    var description = get("/openapi.json").json();
    assertThat(description.get("paths").members()).containsKey("/healthz");
    assertThat(description.get("info").get("version").text()).isEqualTo(Release.VERSION);
  }

  @Test
  void everySortOfDamageIsDescribed() throws IOException {
    var damaged = get("/openapi.json").json().get("components").get("schemas").get("Damaged");
    assertThat(damaged.get("properties").get("part").get("enum").texts())
        .containsExactlyElementsOf(
            Arrays.stream(Damaged.Part.values())
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void thePageAndItsPartsHaveTheirTypes() throws IOException {
    assertThat(get("/").head()).contains("Content-Type: text/html");
    assertThat(get("/console/console.js").head()).contains("Content-Type: text/javascript");
    assertThat(get("/console/console.css").head()).contains("Content-Type: text/css");
    assertThat(get("/console/icon.svg").head()).contains("Content-Type: image/svg+xml");
    assertThat(get("/console/none.js").status()).isEqualTo(404);
  }

  @Test
  void aPortIsRefusedBeforeAnythingIsOpened() throws IOException {
    for (int port : new int[] {-1, 65_536}) {
      assertThatThrownBy(() -> ApiServer.requireFree(port))
          .hasMessageContaining("a port is 0 to 65535");
    }
    ApiServer.requireFree(0);
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> ApiServer.requireFree(taken.getLocalPort()))
          .hasMessageContaining("is in use");
    }
  }

  /// What throws as tests do.
  private interface Action {
    void run() throws IOException;
  }

  /// Does what logs a failure that is meant to be there.
  private static void quietly(Action action) throws IOException {
    var log = Logger.getLogger(HttpError.class.getName());
    log.setLevel(Level.OFF);
    try {
      action.run();
    } finally {
      log.setLevel(null);
    }
  }
}
