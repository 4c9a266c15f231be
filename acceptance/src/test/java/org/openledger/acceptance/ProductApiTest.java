package org.openledger.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;

/// The product's own API: explaining and verifying a receipt, earnings, epochs, the chain, and what
/// protects the page.
@OnServedNode
class ProductApiTest {
  private static final String DEPOSIT = "100" + "0".repeat(18);

  private static final String RECEIPTS = "/api/v1/receipts/";
  private static final String UNKNOWN = "0x" + "ab".repeat(32);
  private static final Json NOTHING = Json.object().build();

  private final ServedNode served;
  private final ApiClient api;

  ProductApiTest(ServedNode served) {
    this.served = served;
    this.api = new ApiClient(served.uri(), served.key());
  }

  @Test
  void aReceiptIsExplainedDownToRecordsAndFees() {
    var paid = ask("What is a tide pool?");
    var explained = api.get(RECEIPTS + paid.get("receipt").text()).json();
    assertThat(explained.get("attribution")).isEqualTo(paid.get("attribution"));
    assertThat(explained.get("receipt").get("id")).isEqualTo(paid.get("receipt"));
    assertThat(explained.get("receipt").get("fee")).isEqualTo(paid.get("fee"));
    assertThat(explained.get("question").get("messages").items()).hasSize(1);
    assertThat(sum(explained.get("lines"), "amount")).isEqualTo(amount(paid, "fee"));
    var credits = explained.get("attribution").get("records").items();
    assertThat(credits)
        .isNotEmpty()
        .allSatisfy(credit -> {
          var record = explained.get("records").get(credit.get("record").text());
          assertThat(record.get("contributor")).isEqualTo(credit.get("contributor"));
          assertThat(record.get("text").text()).isNotBlank();
          assertThat(record.get("licence").text()).isEqualTo("CC0-1.0");
        });
  }

  @Test
  void aReceiptIsVerifiedBitForBit() {
    var receipt = ask("What causes the tides?").get("receipt").text();
    var result = api.post(RECEIPTS + receipt + "/verify", NOTHING).json();
    assertThat(result.get("checks").items())
        .hasSizeGreaterThan(10)
        .allMatch(check -> check.get("holds").bool());
    assertThat(result.get("holds").bool()).isTrue();
    var bundle = api.get(RECEIPTS + receipt + "/bundle").json();
    assertThat(bundle.get("receipt").get("id").text()).isEqualTo(receipt);
    assertThat(bundle.members()).containsKeys("question", "answer", "seal", "dues");
  }

  @Test
  void whoMayOnlyAskPaysAloneReadsItsOwnReceiptsAndClosesNothing() {
    var others = ask(api).get("openledger").get("receipt").text();
    var made =
        api.post(
                "/api/v1/keys",
                Json.parse(
                    "{\"name\":\"ama\",\"roles\":[\"ask\"],\"deposit\":\"%s\"}".formatted(DEPOSIT)))
            .json();
    var asker = new ApiClient(served.uri(), made.get("key").text());
    var own = ask(asker).get("openledger").get("receipt").text();
    assertThat(asker.get("/api/v1/receipts").json().get("receipts").items())
        .singleElement()
        .satisfies(one -> assertThat(one.compact()).contains(own));
    assertThat(asker.get(RECEIPTS + own).status()).isEqualTo(200);
    assertThat(asker.get(RECEIPTS + own + "/bundle").status()).isEqualTo(200);
    for (var path : List.of(others, others + "/bundle")) {
      assertProblem(asker.get(RECEIPTS + path), 404);
    }
    assertProblem(asker.post(RECEIPTS + others + "/verify", NOTHING), 404);
    assertThat(asker.post(RECEIPTS + own + "/verify", NOTHING).status()).isEqualTo(200);
    assertThat(api.get(RECEIPTS + own).status()).as("the owner").isEqualTo(200);
    var epoch = Json.parse("{\"epoch\":1}");
    for (var refused : List.of(asker.post("/api/v1/epochs", epoch), asker.get("/api/v1/damage"))) {
      assertProblem(refused, 403);
      assertThat(refused.json().get("detail").text())
          .contains("\"ama\" may ask", "needs the role operate");
    }
    assertThat(api.delete("/api/v1/keys/ama").status()).isEqualTo(200);
    assertProblem(asker.get("/api/v1/receipts"), 401);
  }

  /// A few zeros too many: all that the node's chain was made with, and the most that can be sent.
  @Test
  void aDepositThatIsNotCoveredIsRefusedAndThereIsNoKey() {
    var keys = "/api/v1/keys";
    var typo = "{\"name\":\"typo\",\"roles\":[\"ask\"],\"deposit\":\"%s\"}";
    for (var deposit : List.of("1" + "0".repeat(27), "9".repeat(60))) {
      var refused = api.post(keys, Json.parse(typo.formatted(deposit)));
      assertProblem(refused, 409);
      assertThat(refused.json().get("detail").text()).contains("is not covered: this node holds");
      assertThat(api.get(keys).json().compact()).doesNotContain("\"typo\"");
    }
    assertThat(api.post(keys, Json.parse(typo.formatted(DEPOSIT))).status()).isEqualTo(200);
    assertThat(api.delete(keys + "/typo").status()).isEqualTo(200);
    var some = Json.parse("{\"amount\":\"1\",\"reference\":\"some\"}");
    var all = Json.parse("{\"amount\":\"all\",\"reference\":\"all\"}");
    var left = new BigInteger(DEPOSIT).subtract(BigInteger.ONE);
    for (int time = 1; time <= 2; time++) {
      var reply = api.post(keys + "/typo/refunds", some).json();
      assertThat(amount(reply, "refunded")).isOne();
      assertThat(amount(reply, "balance")).as("said again").isEqualTo(left);
    }
    var reply = api.post(keys + "/typo/refunds", all).json();
    assertThat(amount(reply, "refunded")).isEqualTo(left);
    assertThat(amount(reply, "balance")).isZero();
    assertProblem(api.post(keys + "/typo/refunds", all), 402);
    assertProblem(api.post(keys + "/TYPO/refunds", all), 400);
    for (var wrong : List.of("{\"amount\":\"0\",\"reference\":\"a\"}", "{\"amount\":\"1\"}")) {
      assertProblem(api.post(keys + "/typo/refunds", Json.parse(wrong)), 400);
    }
  }

  private Json ask(ApiClient client) {
    var message = Json.object().put("role", "user").put("content", "What is kelp?").build();
    var question =
        Json.object()
            .put("model", served.model())
            .put("messages", List.of(message))
            .put("max_tokens", 8)
            .build();
    return client.post("/v1/chat/completions", question).json();
  }

  @Test
  void anEpochPaysWhatItsAnswersEarned() {
    var fee = amount(ask("How many high tides are there in a day?"), "fee");
    var before = api.get("/api/v1/earnings").json();
    var open = sum(before.get("accounts"), "provisional");
    assertThat(open).isGreaterThanOrEqualTo(fee);

    var named = Json.object().put("epoch", before.get("openEpoch")).build();
    var closed = api.post("/api/v1/epochs", named).json();
    assertThat(closed.get("closed").bool()).isTrue();
    var epoch = closed.get("settlement");
    assertThat(epoch.get("epoch")).isEqualTo(before.get("openEpoch"));
    // Said twice, it is the same.
    assertThat(api.post("/api/v1/epochs", named).json()).isEqualTo(closed);
    assertThat(epoch.get("transaction").text()).matches("0x[0-9a-f]{64}");

    var after = api.get("/api/v1/earnings").json();
    assertThat(after.get("epoch")).isEqualTo(epoch.get("epoch"));
    assertThat(sum(after.get("accounts"), "provisional")).isZero();
    assertThat(sum(after.get("accounts"), "claimed"))
        .isEqualTo(sum(before.get("accounts"), "claimed").add(open))
        .isEqualTo(amount(after, "cumulative"));
    assertThat(after.get("accounts").items())
        .extracting(account -> account.get("role").text())
        .contains("contributor", "platform", "developer");
    assertThat(after.get("accounts").items())
        .allMatch(account -> account.get("settled").equals(account.get("claimed")));
  }

  @Test
  void theModelsSayWhatTheyWereTrainedOn() {
    var models = api.get("/api/v1/models").json();
    assertThat(models.get("models").items())
        .extracting(each -> each.get("id").text())
        .containsExactly(served.quoting(), served.model());
    var model = models.get("models").items().getLast();
    assertThat(model.get("heldOutAfter").asDouble())
        .isLessThan(model.get("heldOutBefore").asDouble());
    assertThat(models.get("contributors").asInt()).isEqualTo(12);
    assertThat(models.get("records").asInt()).isGreaterThan(40);
    assertThat(models.get("models").items().getFirst().get("memoryRoot"))
        .isNotEqualTo(model.get("memoryRoot"));
  }

  @Test
  void everyExampleIsAnswered() {
    var examples = api.get("/api/v1/models").json().get("examples").items();
    assertThat(examples).hasSizeGreaterThan(3);
    for (var example : examples) {
      var message = Json.object().put("role", "user").put("content", example).build();
      var body = Json.object().put("model", "auto").put("messages", List.of(message)).build();
      var told = api.post("/v1/chat/completions", body).json().get("openledger");
      assertThat(told.get("answered").bool()).as(example.text()).isTrue();
    }
  }

  @Test
  void theChainAnswersJsonRpc() {
    var request = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":[]}";
    var chain = api.post("/rpc", request.formatted("eth_chainId")).json();
    assertThat(chain.get("id").asInt()).isEqualTo(7);
    assertThat(chain.get("result").text()).matches("0x[1-9a-f][0-9a-f]*");
    var block = api.post("/rpc", request.formatted("eth_blockNumber")).json();
    assertThat(Long.decode(block.get("result").text())).isPositive();
    assertThat(api.post("/rpc", request.formatted("eth_none")).json().find("error")).isPresent();
  }

  @Test
  void whatIsNotThereIsAProblemDocument() {
    for (var path : List.of(RECEIPTS + UNKNOWN, RECEIPTS + UNKNOWN + "/bundle")) {
      assertProblem(api.get(path), 404);
    }
    assertProblem(api.post(RECEIPTS + UNKNOWN + "/verify", NOTHING), 404);
    assertProblem(api.get(RECEIPTS + "12"), 404);
    assertProblem(api.get("/api/v1/nothing"), 404);
    assertProblem(api.post("/api/v1/epochs", NOTHING), 400);
    assertProblem(api.post("/api/v1/epochs", "{\"epoch\": 1000}"), 409);
    var foreign = api.post("/api/v1/epochs", "{}", "Origin", "https://example.org");
    assertProblem(foreign, 403);
  }

  @Test
  void aStrangerSeesNothingButThePageAndTheHealth() {
    var nobody = new ApiClient(served.uri(), "");
    var receipt = ask("What is kelp?").get("receipt").text();
    for (var path :
        List.of(
            "/api/v1/models",
            "/api/v1/damage",
            "/api/v1/earnings",
            "/api/v1/nothing",
            RECEIPTS + receipt,
            RECEIPTS + receipt + "/bundle")) {
      assertProblem(nobody.get(path), 401);
    }
    var before = api.get("/api/v1/earnings").json();
    var epoch = Json.object().put("epoch", before.get("openEpoch")).build();
    assertProblem(nobody.post("/api/v1/epochs", epoch), 401);
    assertProblem(nobody.post(RECEIPTS + receipt + "/verify", NOTHING), 401);
    assertThat(api.get("/api/v1/earnings").json()).isEqualTo(before);
    for (var path : List.of("/", "/healthz", "/readyz", "/openapi.json")) {
      assertThat(nobody.get(path).status()).isEqualTo(200);
    }
  }

  @Test
  void everyReplyIsProtected() {
    var page = api.get("/");
    assertThat(page.header("content-type")).startsWith("text/html");
    var refused = api.get("/", "Origin", "https://example.org");
    for (var reply : List.of(page, api.get("/healthz"), api.get("/none"), refused)) {
      assertThat(reply.header("Content-Security-Policy"))
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
    }
    var question =
        Json.object()
            .put("model", served.model())
            .put("stream", true)
            .put("max_tokens", 1)
            .put("messages", Json.parse("[{\"role\": \"user\", \"content\": \"Hi\"}]"));
    var streamed = api.post("/v1/chat/completions", question.build());
    assertThat(streamed.header("X-Content-Type-Options")).isEqualTo("nosniff");
    for (var part : List.of("console.css", "console.js", "icon.svg")) {
      assertThat(api.get("/console/" + part).status()).isEqualTo(200);
    }
  }

  private Json ask(String question) {
    var message = Json.object().put("role", "user").put("content", question).build();
    var body =
        Json.object()
            .put("model", served.model())
            .put("messages", List.of(message))
            .put("max_tokens", 24);
    var reply = api.post("/v1/chat/completions", body.build());
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    return reply.json().get("openledger");
  }

  private static void assertProblem(ApiClient.Reply reply, int status) {
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
    assertThat(reply.header("content-type")).startsWith("application/problem+json");
    assertThat(reply.json().get("status").asInt()).isEqualTo(status);
    for (Function<Json, Json> member :
        List.<Function<Json, Json>>of(
            problem -> problem.get("type"),
            problem -> problem.get("title"),
            problem -> problem.get("detail"))) {
      assertThat(member.apply(reply.json()).text()).isNotBlank();
    }
  }

  private static BigInteger amount(Json object, String member) {
    return new BigInteger(object.get(member).text());
  }

  private static BigInteger sum(Json rows, String member) {
    return rows.items().stream()
        .map(row -> amount(row, member))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /// Of rows that come compressed it is bounded what they unpack to.
  @Test
  void fewBytesThatUnpackToManyAreRefused() throws IOException {
    var there = "/api/v1/datanets/nowhere/records";
    assertThat(api.postChunked(there, packed(16 << 20)).status()).isEqualTo(404);
    var reply = api.postChunked(there, packed((16 << 20) + 1));
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.json().get("detail").text()).contains("16777216 bytes");
  }

  private static byte[] packed(int blanks) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(" ".repeat(blanks).getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
