package org.openledger.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HttpResponseException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openledger.app.FaultLog;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;

/// Every kind of failure as HTTP clients see it: refusals with their text, faults with nothing but
/// the number under which the log has them.
class HttpErrorTest {
  private static final String SECRET = "/home/operator/data/models";
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
  private static final Map<Integer, String> TYPE =
      Map.of(
          401,
          "authentication_error",
          402,
          "insufficient_quota",
          403,
          "permission_error",
          500,
          "server_error",
          503,
          "server_error");

  @ParameterizedTest
  @EnumSource(Code.class)
  void everyCodeIsToldInBothShapes(Code code) {
    var message = "because of " + SECRET;
    boolean fault = code.kind().isFault();
    var log = new FaultLog();
    HttpError error;
    try (log) {
      error = HttpError.of(fault ? new Fault(code, message) : new Refusal(code, message), "/x");
    }
    assertThat(error.status()).isEqualTo(STATUS.get(code.kind()));
    assertThat(error.code()).isEqualTo(code.word()).matches("[a-z0-9_]+");
    var openAi = error.openAi().get("error");
    assertThat(openAi.get("code").text()).isEqualTo(code.word());
    assertThat(openAi.get("type").text())
        .isEqualTo(TYPE.getOrDefault(error.status(), "invalid_request_error"));
    var kind = HttpError.Form.kind(error.status());
    assertThat(HttpError.Form.of(kind)).as("told back").isEqualTo(error.form());
    var problem = error.problem();
    assertThat(problem.get("status").asInt()).isEqualTo(error.status());
    assertThat(problem.get("detail")).isEqualTo(openAi.get("message"));
    if (fault) {
      assertThat(error.message()).doesNotContain(SECRET);
      var request = error.message().replaceFirst(".* ", "");
      assertThat(log.records())
          .singleElement()
          .satisfies(record -> {
            assertThat(record.getMessage()).contains(request);
            assertThat(String.valueOf(record.getThrown())).contains(SECRET);
          });
    } else {
      assertThat(error.message()).isEqualTo(message);
      assertThat(log.records()).isEmpty();
    }
  }

  @Test
  void anUnexpectedExceptionTellsNothing() {
    var log = new FaultLog();
    try (log) {
      var error = HttpError.of(new IllegalStateException(SECRET), "/x");
      assertThat(error.status()).isEqualTo(500);
      assertThat(error.code()).isEqualTo("internal_error");
      assertThat(error.openAi().compact() + error.problem().compact()).doesNotContain(SECRET);
    }
    assertThat(log.records()).hasSize(1);
  }

  /// A stored document that cannot be parsed is nobody's request.
  @Test
  void jsonThatIsNotTheCallersIsAFault() {
    try (var log = new FaultLog()) {
      var error = HttpError.of(new JsonException("in " + SECRET), "/x");
      assertThat(error.status()).isEqualTo(500);
      assertThat(error.message()).doesNotContain(SECRET);
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void aParameterIsNamed() {
    var error = HttpError.of(new ParameterRefusal("logit_bias", "{\"1\":2}"), "/v1/x");
    assertThat(error.openAi().get("error").get("param")).isEqualTo(Json.of("logit_bias"));
    assertThat(error.status()).isEqualTo(400);
    assertThat(error.code()).isEqualTo("unsupported_parameter");
  }

  @Test
  void theServersOwnRefusalsAreTheCallers() {
    var method = new HttpResponseException(405, "not that way", Map.of());
    assertThat(HttpError.of(method, "/x").status()).isEqualTo(405);
  }

  @Test
  void twoFaultsHaveTwoNumbers() {
    try (var _ = new FaultLog()) {
      var one = HttpError.of(new IllegalStateException(), "/x").message();
      assertThat(HttpError.of(new IllegalStateException(), "/x").message()).isNotEqualTo(one);
    }
  }
}
