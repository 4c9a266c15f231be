package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;

/// Holds `/openapi.json` to the server: every route is described, every description is called, and
/// every answer is validated against its schema, in which no member is optional unless it says so
/// and none may be added.
@OnServedNode
class OpenApiTest {
  private static final String UNKNOWN = "0x" + "ab".repeat(32);

  private final ServedNode served;
  private final ApiClient api;
  private final Json document;
  private final Schemas schemas;
  private final TreeSet<String> called = new TreeSet<>();

  OpenApiTest(ServedNode served) {
    this.served = served;
    this.api = new ApiClient(served.uri(), served.key());
    this.document = api.get("/openapi.json").json();
    this.schemas = new Schemas(document);
  }

  @Test
  void everyRouteIsDescribedAndNoOther() throws IOException {
    var described = new TreeSet<String>();
    document
        .get("paths")
        .members()
        .forEach((path, operations) ->
            operations.members().keySet().forEach(verb -> described.add(verb + " " + path)));
    assertThat(described).isEqualTo(Routes.all());
  }

  @Test
  void everyAnswerIsWhatIsDescribed() throws IOException {
    var chat = "/v1/chat/completions";
    var receipts = "/api/v1/receipts/";
    var nothing = Json.object().build();
    // A base alone, an adapter, and whoever quotes.
    for (var model : List.of("nano", served.model(), "auto")) {
      var paid = api.post(chat, question(model, "What is kelp?", false));
      holds("post", chat, "200", paid);
      var id = paid.json().get("openledger").get("receipt").text();
      holds("get", receipts + "{id}", "200", api.get(receipts + id));
      holds("get", receipts + "{id}/bundle", "200", api.get(receipts + id + "/bundle"));
      holds("post", receipts + "{id}/verify", "200", api.post(receipts + id + "/verify", nothing));
    }
    holds("post", chat, "200", api.post(chat, question("auto", "Who won in 1954?", false)));
    holds("get", "/api/v1/wanted", "200", api.get("/api/v1/wanted?limit=3"));
    holds("get", "/api/v1/wanted", "default", api.get("/api/v1/wanted?limit=x"));
    holds("get", "/healthz", "200", api.get("/healthz"));
    holds("get", "/readyz", "200", api.get("/readyz"));
    holds("get", "/openapi.json", "200", api.get("/openapi.json"));
    holds("get", "/v1/models", "200", api.get("/v1/models"));
    holds("get", "/v1/models/{id}", "200", api.get("/v1/models/" + served.model()));
    holds("get", "/v1/models/{id}", "default", api.get("/v1/models/none"));
    holds("get", "/api/v1/models", "200", api.get("/api/v1/models"));
    holds("get", "/api/v1/damage", "200", api.get("/api/v1/damage"));
    holds("get", "/api/v1/roots", "200", api.get("/api/v1/roots"));
    holds("get", "/api/v1/receipts", "200", api.get("/api/v1/receipts?limit=3"));
    holds("get", "/api/v1/receipts", "default", api.get("/api/v1/receipts?limit=x"));
    keys();
    datanets();
    var wanted = Json.object().put("key", false).build();
    holds("post", "/api/v1/backups", "200", api.post("/api/v1/backups", wanted));
    holds("post", "/api/v1/backups", "default", api.post("/api/v1/backups", nothing));
    holds("get", receipts + "{id}", "default", api.get(receipts + UNKNOWN));
    var earnings = api.get("/api/v1/earnings");
    holds("get", "/api/v1/earnings", "200", earnings);
    var open = Json.object().put("epoch", earnings.json().get("openEpoch")).build();
    holds("post", "/api/v1/epochs", "200", api.post("/api/v1/epochs", open));
    // Now nothing has happened in the next.
    var next = Json.object().put("epoch", earnings.json().get("openEpoch").asLong() + 1).build();
    holds("post", "/api/v1/epochs", "200", api.post("/api/v1/epochs", next));
    holds("post", "/api/v1/epochs", "default", api.post("/api/v1/epochs", nothing));
    holds("post", "/v1/chat/completions", "default", api.post("/v1/chat/completions", nothing));
    // What is no JSON is told with its place.
    holds("post", "/api/v1/epochs", "default", api.post("/api/v1/epochs", "{"));
    holds("post", "/v1/chat/completions", "default", api.post("/v1/chat/completions", "{"));
    var chainId = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}";
    holds("post", "/rpc", "200", api.post("/rpc", chainId));
    for (var part : Routes.all()) {
      if (part.equals("get /") || part.startsWith("get /console/")) {
        assertThat(api.get(part.substring("get ".length())).status()).as(part).isEqualTo(200);
        called.add(part);
      }
    }
    assertThat(called).as("routes that are called here").isEqualTo(Routes.all());
  }

  private void keys() {
    var made =
        Json.object()
            .put("name", "reader")
            .put("roles", Json.strings(List.of("ask")))
            .put("deposit", "5")
            .build();
    holds("post", "/api/v1/keys", "200", api.post("/api/v1/keys", made));
    holds("post", "/api/v1/keys", "default", api.post("/api/v1/keys", made));
    holds("get", "/api/v1/keys", "200", api.get("/api/v1/keys"));
    var reader = "/api/v1/keys/reader";
    holds("delete", "/api/v1/keys/{name}", "200", api.delete(reader));
    holds("delete", "/api/v1/keys/{name}", "default", api.delete(reader));
    // Its account outlives it.
    var refund = Json.object().put("amount", "all").put("reference", "typo").build();
    var refunds = "/api/v1/keys/{name}/refunds";
    holds("post", refunds, "200", api.post(reader + "/refunds", refund));
    holds("post", refunds, "default", api.post(reader + "/refunds", refund));
  }

  private void datanets() {
    var all = "/api/v1/datanets";
    var wanted =
        Json.object()
            .put("id", "described")
            .put("name", "Described")
            .put("licences", Json.strings(List.of("CC0-1.0")))
            .put("visibility", "gated");
    holds("post", all, "default", api.post(all, wanted.build()));
    holds("post", all, "200", api.post(all, wanted.put("form", "questions").build()));
    holds("get", all, "200", api.get(all));
    var records = "/api/v1/datanets/{id}/records";
    var here = "/api/v1/datanets/described/";
    holds("post", records, "200", api.post(here + "records", "{}"));
    holds("post", records, "default", api.post("/api/v1/datanets/none/records", "{}"));
    var row =
        "{\"id\":\"1\",\"contributor\":\"ann\",\"licence\":\"CC0-1.0\",\"question\":\"Where do"
            + " hares sleep?\",\"answer\":\"Hares sleep in a form, a hollow in the grass.\"}";
    holds("post", records, "200", api.post(here + "records", row));
    var one = records + "/{record}";
    holds("delete", one, "200", api.delete(here + "records/1"));
    holds("delete", one, "default", api.delete(here + "records/2"));
    var readers = "/api/v1/datanets/{id}/readers";
    holds("put", readers + "/{name}", "200", api.put(here + "readers/bob"));
    holds("get", readers, "200", api.get(here + "readers"));
    holds("get", readers, "default", api.get("/api/v1/datanets/none/readers"));
    holds("delete", readers + "/{name}", "200", api.delete(here + "readers/bob"));
  }

  @Test
  void everyChunkOfAStreamIsWhatIsDescribed() {
    for (var model : List.of("nano", served.model(), "auto")) {
      chunksHold(question(model, "What is kelp?", true));
    }
    chunksHold(question("auto", "Who won in 1954?", true));
  }

  private void chunksHold(Json question) {
    var reply = api.post("/v1/chat/completions", question);
    var chunks =
        reply
            .response()
            .body()
            .lines()
            .filter(line -> line.startsWith("data: {"))
            .map(line -> line.substring("data: ".length()))
            .toList();
    assertThat(chunks).hasSizeGreaterThan(2);
    chunks.forEach(chunk -> schemas.requireValid("ChatChunk", chunk));
  }

  private void holds(String verb, String path, String status, ApiClient.Reply reply) {
    called.add(verb + " " + path);
    var operation = document.get("paths").get(path).get(verb);
    var content = operation.get("responses").get(status).get("content");
    var type = reply.header("content-type").replaceFirst(";.*", "");
    assertThat(content.members()).as(verb + " " + path).containsKey(type);
    boolean good = reply.status() == 200;
    assertThat(good).as(reply.response().body()).isEqualTo(status.equals("200"));
    schemas.requireMatch(content.get(type).get("schema").compact(), reply.response().body());
  }

  private static Json question(String model, String text, boolean stream) {
    var message = Json.object().put("role", "user").put("content", text).build();
    return Json.object()
        .put("model", model)
        .put("messages", List.of(message))
        .put("max_tokens", 8)
        .put("stream", stream)
        .build();
  }
}
