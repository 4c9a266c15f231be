package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;

/// OpenAI's surface as its clients see it: shapes, streams, refusals, and the receipt that rides on
/// every answer.
@OnServedNode
class ApiTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final int TOKENS = 24;

  private final ServedNode served;
  private final ApiClient api;

  ApiTest(ServedNode served) {
    this.served = served;
    this.api = new ApiClient(served.uri(), served.key());
  }

  @Test
  void modelsAreListed() {
    var list = api.get("/v1/models").json();
    assertThat(list.get("object").text()).isEqualTo("list");
    assertThat(list.get("data").items())
        .extracting(model -> model.get("id").text())
        .containsExactly("auto", served.quoting(), served.model(), "nano");
    assertThat(list.get("data").items())
        .allSatisfy(model -> {
          assertThat(model.get("object").text()).isEqualTo("model");
          assertThat(model.get("created").asLong()).isNotNegative();
          assertThat(model.get("owned_by").text()).isEqualTo("openledger");
        });
    assertThat(api.get("/v1/models/" + served.model()).json().get("id").text())
        .isEqualTo(served.model());
    assertRefused(api.get("/v1/models/nobody"), 404, "model_not_found");
  }

  @Test
  void anAnswerHasTheShapeOfAChatCompletionAndCarriesItsReceipt() {
    var reply = api.post(CHAT, question().build());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).startsWith("application/json");
    var body = reply.json();
    assertThat(body.get("id").text()).startsWith("chatcmpl-");
    assertThat(body.get("object").text()).isEqualTo("chat.completion");
    assertThat(body.get("created").asLong()).isPositive();
    assertThat(body.get("model").text()).isEqualTo(served.model());

    var choice = only(body.get("choices"));
    assertThat(choice.get("index").asInt()).isZero();
    assertThat(choice.get("message").get("role").text()).isEqualTo("assistant");
    assertThat(choice.get("message").get("content").text()).isNotBlank();
    assertThat(choice.get("finish_reason").text()).isIn("stop", "length");

    var usage = body.get("usage");
    assertThat(usage.get("prompt_tokens").asInt()).isPositive();
    assertThat(usage.get("completion_tokens").asInt()).isBetween(1, TOKENS);
    assertThat(usage.get("total_tokens").asInt())
        .isEqualTo(usage.get("prompt_tokens").asInt() + usage.get("completion_tokens").asInt());

    var paid = body.get("openledger");
    assertThat(reply.header("X-OpenLedger-Receipt")).isEqualTo(paid.get("receipt").text());
    assertThat(paid.get("receipt").text()).matches("0x[0-9a-f]{64}");
    assertThat(paid.get("fee").text()).matches("[1-9][0-9]*");
    var attribution = paid.get("attribution");
    long credited =
        attribution.get("contributors").items().stream()
            .mapToLong(credit -> credit.get("units").asLong())
            .sum();
    assertThat(attribution.get("dataCredit").asLong()).isPositive().isEqualTo(credited);
  }

  @Test
  void anAnswerThatQuotesSaysWhomAndTheReceiptNamesItsModel() {
    var reply = api.post(CHAT, message("auto", "What is a tide pool?").build());
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    var said = content(reply.json());
    var paid = reply.json().get("openledger");
    assertThat(paid.get("answered").bool()).isTrue();
    assertThat(paid.get("sources").items())
        .isNotEmpty()
        .allSatisfy(source -> {
          int start = said.offsetByCodePoints(0, source.get("start").asInt());
          int end = said.offsetByCodePoints(0, source.get("end").asInt());
          assertThat(said.substring(start, end)).isEqualTo(source.get("quote").text());
        });
    var receipt = api.get("/api/v1/receipts/" + paid.get("receipt").text()).json();
    assertThat(receipt.get("receipt").get("model").text()).isEqualTo(served.quoting());
    assertThat(receipt.get("sources")).isEqualTo(paid.get("sources"));
  }

  @Test
  void whatNothingAnswersIsFree() {
    var before = served.node().settling().balance(served.node().keys().localPayer());
    for (var model : List.of("auto", served.quoting())) {
      var reply = api.post(CHAT, message(model, "Who won the world cup in 1954?").build());
      assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
      assertThat(reply.header("X-OpenLedger-Receipt")).isEmpty();
      assertThat(content(reply.json())).startsWith("Nothing in these records answers this.");
      assertThat(reply.json().get("openledger").get("answered").bool()).isFalse();
    }
    assertThat(served.node().settling().balance(served.node().keys().localPayer()))
        .isEqualTo(before);
  }

  @Test
  void whatClientsSendUnaskedIsTaken() {
    var body =
        message("auto", "What is a tide pool?")
            .put("service_tier", "auto")
            .put("reasoning_effort", "low")
            .put("verbosity", "medium")
            .put("prompt_cache_key", "k")
            .put("modalities", Json.strings(List.of("text")))
            .put("top_logprobs", 0)
            .put("stop", "")
            .build();
    assertThat(content(api.post(CHAT, body).json()))
        .isEqualTo(content(api.post(CHAT, message("auto", "What is a tide pool?").build()).json()));
  }

  @Test
  void theBaseAnswersAloneAndNobodyIsCredited() {
    var reply = api.post(CHAT, question("nano", "What is a tide pool?").build());
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    var attribution = reply.json().get("openledger").get("attribution");
    assertThat(attribution.get("contributors").items()).isEmpty();
    assertThat(attribution.get("dataCredit").asLong()).isZero();
  }

  @Test
  void aStreamSaysTheSameAndItsAttributionRidesOnTheUsageChunk() {
    var whole = api.post(CHAT, question().build()).json();
    var reply = api.post(CHAT, streamed(true));
    assertThat(reply.header("content-type")).startsWith("text/event-stream");
    assertThat(reply.response().body().lines())
        .allMatch(line -> line.isEmpty() || line.startsWith("data: "));
    var chunks = reply.chunks();
    assertThat(text(chunks)).isEqualTo(content(whole));

    var usage = chunks.getLast();
    assertThat(usage.get("choices").items()).isEmpty();
    assertThat(usage.get("usage")).isEqualTo(whole.get("usage"));
    assertThat(usage.get("openledger").get("attribution"))
        .isEqualTo(whole.get("openledger").get("attribution"));
    assertThat(chunks.subList(0, chunks.size() - 1))
        .allSatisfy(chunk -> {
          assertThat(chunk.find("openledger")).isEmpty();
          assertThat(chunk.find("usage")).isEmpty();
        });
    assertThat(finishReasons(chunks))
        .containsExactly(only(whole.get("choices")).get("finish_reason").text());
  }

  @Test
  void aStreamWithoutUsageCarriesItsAttributionWhereItFinishes() {
    var chunks = api.post(CHAT, streamed(false)).chunks();
    assertThat(chunks)
        .allSatisfy(chunk -> {
          assertThat(chunk.get("object").text()).isEqualTo("chat.completion.chunk");
          assertThat(chunk.get("id")).isEqualTo(chunks.getFirst().get("id"));
          assertThat(chunk.get("choices").items()).hasSize(1);
          assertThat(chunk.find("usage")).isEmpty();
        });
    assertThat(only(chunks.getFirst().get("choices")).get("delta").get("role").text())
        .isEqualTo("assistant");
    var last = chunks.getLast();
    assertThat(only(last.get("choices")).find("finish_reason")).isPresent();
    assertThat(last.get("openledger").get("receipt").text()).matches("0x[0-9a-f]{64}");
  }

  @Test
  void aStopStringEndsTheAnswerBeforeIt() {
    var free = content(api.post(CHAT, question().build()).json());
    // A word from the middle, so that the answer before it is not empty.
    int from = free.indexOf(' ', free.length() / 3);
    var stop = free.substring(from, Math.min(free.length(), from + 4));
    var expected = free.substring(0, free.indexOf(stop));
    assertThat(expected).as("the free answer %s", free).isNotEmpty();

    var stopped = api.post(CHAT, question().put("stop", stop).build()).json();
    assertThat(content(stopped)).isEqualTo(expected);
    assertThat(only(stopped.get("choices")).get("finish_reason").text()).isEqualTo("stop");
    var listed = question().put("stop", Json.strings(List.of("\u0001", stop)));
    var chunks = api.post(CHAT, listed.put("stream", true).build()).chunks();
    assertThat(text(chunks)).isEqualTo(expected);
  }

  @Test
  void anAnswerIsNoLongerThanAsked() {
    for (var name : List.of("max_tokens", "max_completion_tokens")) {
      var body = message(served.model(), "What is a tide pool?").put(name, 3).build();
      var reply = api.post(CHAT, body).json();
      assertThat(reply.get("usage").get("completion_tokens").asInt()).isEqualTo(3);
      assertThat(only(reply.get("choices")).get("finish_reason").text()).isEqualTo("length");
    }
  }

  @Test
  void questionsAskedAtOnceAreAllAnsweredAlike() {
    var replies =
        IntStream.range(0, 4).parallel().mapToObj(_ -> api.post(CHAT, question().build())).toList();
    assertThat(replies).allMatch(reply -> reply.status() == 200);
    assertThat(replies)
        .extracting(reply -> content(reply.json()))
        .containsOnly(content(replies.getFirst().json()));
    assertThat(replies)
        .extracting(reply -> reply.header("X-OpenLedger-Receipt"))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatIsNotUnderstoodIsRefusedByName() {
    assertRefused(api.post(CHAT, question("gpt-4o", "Hi").build()), 404, "model_not_found");
    assertRefused(api.post(CHAT, question("No/Such", "Hi").build()), 404, "model_not_found");
    assertRefused(api.post(CHAT, question("nano:none@1", "Hi").build()), 404, "model_not_found");

    var malformed = api.post(CHAT, "{\"model\": \"x\",\n  \"messages\": [}");
    assertRefused(malformed, 400, "invalid_request_error");
    assertThat(malformed.error().get("message").text()).contains("line 2, column 16");

    var unsupported = api.post(CHAT, question().put("logit_bias", Json.parse("{\"1\":2}")).build());
    assertRefused(unsupported, 400, "unsupported_parameter");
    assertThat(unsupported.error().get("param").text()).isEqualTo("logit_bias");
    assertThat(api.post(CHAT, question().put("n", 1).put("tools", List.of()).build()).status())
        .isEqualTo(200);
    assertRefused(api.post(CHAT, question().put("n", 1.5).build()), 400, "unsupported_parameter");

    var missing = api.post(CHAT, Json.object().put("model", served.model()).build());
    assertRefused(missing, 400, "invalid_request_error");
    assertThat(missing.error().get("message").text()).contains("\"messages\"");
    assertRefused(
        api.post(CHAT, question().put("temperature", -1).build()), 400, "invalid_request_error");
    assertRefused(
        api.post(CHAT, question().put("temperature", "hot").build()), 400, "invalid_request_error");
    assertRefused(api.get("/v1/nothing"), 404, "not_found");
  }

  @Test
  void aConversationTooLongIsRefusedBeforeItIsStreamed() {
    var conversation = "the sea and the shore ".repeat(2000);
    for (boolean stream : new boolean[] {false, true}) {
      var body = question(served.model(), conversation).put("stream", stream).build();
      assertRefused(api.post(CHAT, body), 400, "context_length_exceeded");
    }
  }

  @Test
  void aRequestThatIsSentAgainIsPaidOnce() {
    for (boolean stream : new boolean[] {false, true}) {
      var body = question().put("stream", stream).build();
      var first = api.post(CHAT, body, "Idempotency-Key", "once " + stream);
      var again = api.post(CHAT, body, "Idempotency-Key", "once " + stream);
      assertThat(receipt(again)).isEqualTo(receipt(first));
      assertThat(receipt(api.post(CHAT, body, "Idempotency-Key", "another " + stream)))
          .isNotEqualTo(receipt(first));
      var counted = api.post(CHAT, body, "X-Stainless-Retry-Count", "0");
      assertThat(receipt(counted)).isNotEqualTo(receipt(first));
      assertThat(receipt(api.post(CHAT, body, "X-Stainless-Retry-Count", "1")))
          .isEqualTo(receipt(counted));
    }
    var other = question(served.model(), "Something else?").build();
    assertRefused(api.post(CHAT, other, "Idempotency-Key", "once false"), 409, "conflict");
    assertRefused(api.post(CHAT, other, "Idempotency-Key", " "), 400, "invalid_request_error");
  }

  private static String receipt(ApiClient.Reply reply) {
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    var streamed = reply.header("content-type").startsWith("text/event-stream");
    var last = streamed ? reply.chunks().getLast() : reply.json();
    return last.get("openledger").get("receipt").text();
  }

  @Test
  void halfASurrogatePairIsRefusedWhereverItStands() {
    for (var part : List.of("\"content\":\"x\\ud800\"", "\"content\":\"\\udc00\"")) {
      var body = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",%s}]}";
      assertRefused(api.post(CHAT, body.formatted(served.model(), part)), 400, "ill_formed_text");
    }
    var broken = new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
    assertRefused(api.postChunked(CHAT, broken), 400, "ill_formed_text");
    var stop = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],";
    var body = (stop + "\"stop\":\"\\ud83d\"}").formatted(served.model());
    assertRefused(api.post(CHAT, body), 400, "ill_formed_text");
  }

  @Test
  void anEmptyQuestionIsRefusedAndCostsNothing() {
    var before = served.node().settling().balance(served.node().keys().localPayer());
    for (var text : List.of("", " \n\t")) {
      var body = question(served.model(), text).build();
      assertRefused(api.post(CHAT, body), 400, "invalid_request_error");
    }
    assertThat(served.node().settling().balance(served.node().keys().localPayer()))
        .isEqualTo(before);
  }

  @Test
  void onlyTheNodesOwnKeyIsAccepted() {
    var body = question().build();
    assertRefused(api.post(CHAT, body, "Authorization", "Bearer sk-wrong"), 401, "invalid_api_key");
    assertRefused(
        api.get("/v1/models", "Authorization", "Bearer sk-wrong"), 401, "invalid_api_key");
    for (var credentials :
        List.of("Basic YTpi", "Bearer", "Bearer ", "ol-1", "Token " + served.key())) {
      assertRefused(api.post(CHAT, body, "Authorization", credentials), 401, "invalid_api_key");
    }
    var nobody = new ApiClient(served.uri(), "");
    assertRefused(nobody.post(CHAT, body), 401, "invalid_api_key");
    assertRefused(nobody.get("/v1/models"), 401, "invalid_api_key");
    var own = "bearer " + served.key();
    assertThat(api.post(CHAT, body, "Authorization", own).status()).isEqualTo(200);
  }

  @Test
  void whoCannotPayIsToldSoBeforeAnythingIsSaid() {
    served.whilePenniless(() -> {
      for (boolean stream : new boolean[] {false, true}) {
        var reply = api.post(CHAT, question().put("stream", stream).build());
        assertRefused(reply, 402, "insufficient_funds");
        assertThat(reply.error().get("type").text()).isEqualTo("insufficient_quota");
        assertThat(reply.error().get("message").text()).contains("0 OPEN");
      }
    });
    assertThat(api.post(CHAT, question().build()).status()).isEqualTo(200);
  }

  @Test
  void pagesOfOtherSitesAndOtherNamesAreTurnedAway() {
    var body = question().build();
    assertRefused(api.post(CHAT, body, "Origin", "https://example.org"), 403, "forbidden");
    assertRefused(api.post(CHAT, body, "Origin", "null"), 403, "forbidden");
    var own = served.uri().toString().replaceFirst("/$", "");
    assertThat(api.get("/v1/models", "Origin", own).status()).isEqualTo(200);

    int port = served.uri().getPort();
    assertThat(api.statusUnderHost("127.0.0.1:" + port)).isEqualTo(200);
    assertThat(api.statusUnderHost("localhost:" + port)).isEqualTo(200);
    assertThat(api.statusUnderHost("rebound.example:" + port)).isEqualTo(403);
    assertThat(api.statusUnderHost("127.0.0.1.example")).isEqualTo(403);
  }

  @Test
  void aBodyTooLargeIsRefusedWhetherAnnouncedOrNot() {
    var large = "{\"model\": \"" + "x".repeat(5 << 20) + "\"}";
    assertRefused(api.post(CHAT, large), 413, "too_large");
    assertRefused(api.postChunked(CHAT, large.getBytes(StandardCharsets.UTF_8)), 413, "too_large");
  }

  private static void assertRefused(ApiClient.Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
    assertThat(reply.header("content-type")).startsWith("application/json");
    var error = reply.error();
    assertThat(error.get("code").text()).isEqualTo(code);
    assertThat(error.get("message").text()).isNotBlank();
    assertThat(error.get("type").text()).isNotBlank();
    assertThat(error.members()).containsKey("param");
  }

  private Json.ObjectBuilder question() {
    return question(served.model(), "What is a tide pool?");
  }

  private static Json.ObjectBuilder question(String model, String text) {
    return message(model, text).put("max_tokens", TOKENS);
  }

  private static Json.ObjectBuilder message(String model, String text) {
    var message = Json.object().put("role", "user").put("content", text).build();
    return Json.object().put("model", model).put("messages", List.of(message));
  }

  private Json streamed(boolean usage) {
    var body = question().put("stream", true);
    return usage
        ? body.put("stream_options", Json.parse("{\"include_usage\": true}")).build()
        : body.build();
  }

  private static Json only(Json array) {
    assertThat(array.items()).hasSize(1);
    return array.items().getFirst();
  }

  private static String content(Json whole) {
    return only(whole.get("choices")).get("message").get("content").text();
  }

  private static String text(List<Json> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.get("choices").items().stream())
        .flatMap(choice -> choice.get("delta").find("content").stream())
        .map(Json::text)
        .collect(Collectors.joining());
  }

  private static List<String> finishReasons(List<Json> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.get("choices").items().stream())
        .flatMap(choice -> choice.find("finish_reason").stream())
        .map(Json::text)
        .toList();
  }
}
