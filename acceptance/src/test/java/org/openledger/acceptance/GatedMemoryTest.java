package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.app.server.ApiServer;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.node.Account.Role;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;

/// What a gated and a private Datanet hold is answered to those who may read it. For a stranger,
/// for one who was dismissed, and for whoever only runs the node, each surface is walked: nothing
/// of it is there, and who was credited is all that a receipt shows.
@Timeout(600)
class GatedMemoryTest {
  private static final String DATANETS = "/api/v1/datanets";
  private static final String CHAT = "/v1/chat/completions";
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final String VAULT = "nano:vault";
  private static final String QUESTION = "Which colour opens the quillon door?";
  private static final String ANSWER =
      "The quillon door opens to vermilion and to no other colour.";
  private static final String NEAR = "Which colour opens the door of the shed?";

  /// Longer than a question that is shown as an example: in what order examples are taken hangs on
  /// the node's secret, as the commitments to what not everybody may read do.
  private static final String AT_LENGTH =
      ", and has anybody written down when this was last seen in the valley by day or by night?";

  private static final List<String> SECRETS = List.of("quillon", "vermilion", "vault@", "cupboard");

  @TempDir private static Path home;
  private static Node node;
  private static ApiServer server;
  private static ApiClient owner;

  @BeforeAll
  static void start() {
    node = Node.open(NodeConfig.at(home));
    server = ApiServer.start(node, 0);
    owner = new ApiClient(server.uri(), node.keys().localKey());
    node.renewing().start();
    create("meadow", "public");
    create("vault", "gated");
    create("cupboard", "private");
    // All at once: the first version has them, and the second the rules that fit them.
    add(
        "meadow",
        row("ann", "What do meadow hares eat?", "Meadow hares eat clover and young bark."));
    add("vault", row("bea", QUESTION, ANSWER));
    add(
        "cupboard",
        row("cy", "Where is the quillon key?", "The quillon key hangs in the cupboard."));
    Watching.A_NODE.until(SOON, () -> fitted(owner));
  }

  /// Whether nothing is being fitted any more: each has the version after the first.
  private static boolean fitted(ApiClient api) {
    return api.get("/v1/models").json().get("data").items().stream()
            .filter(model -> model.get("id").text().endsWith("@2"))
            .count()
        == 3;
  }

  @AfterAll
  static void stop() {
    server.close();
    node.close();
  }

  private static void create(String id, String visibility) {
    var wanted =
        Json.object()
            .put("id", id)
            .put("name", id)
            .put("form", "questions")
            .put("licences", Json.strings(List.of("CC0-1.0")))
            .put("visibility", visibility)
            .build();
    assertThat(owner.post(DATANETS, wanted).status()).isEqualTo(200);
  }

  private static String row(String who, String question, String answer) {
    return Json.object()
        .put("id", question.replaceAll("[^A-Za-z]+", "-"))
        .put("contributor", who)
        .put("licence", "CC0-1.0")
        .put("question", question)
        .put("answer", answer)
        .build()
        .compact();
  }

  /// Hands in a record, and others from which it is known what words are rare.
  private static void add(String datanet, String row) {
    var rows =
        List.of(
            row,
            row("dee", "How long do owls sleep" + AT_LENGTH, "Owls sleep for ten hours each day."),
            row("dee", "When does the mill grind" + AT_LENGTH, "The mill grinds on Mondays."),
            row("dee", "Who mends the fences" + AT_LENGTH, "Fences are mended by the shepherds."));
    var reply = owner.post(DATANETS + "/" + datanet + "/records", String.join("\n", rows));
    assertThat(reply.json().get("accepted").asInt()).as(reply.response().body()).isEqualTo(4);
    Watching.A_NODE.until(
        SOON, () -> owner.get("/v1/models").response().body().contains("nano:" + datanet + "@"));
  }

  private static ApiClient client(String name, Role... roles) {
    var made = node.keys().add(name, Set.of(roles), Open.parse("5"));
    return new ApiClient(server.uri(), made.key());
  }

  private static ApiClient.Reply ask(ApiClient api, String model, String text, String... headers) {
    var message = Json.object().put("role", "user").put("content", text).build();
    var body = Json.object().put("model", model).put("messages", List.of(message)).build();
    return api.post(CHAT, body, headers);
  }

  private static String receipt(ApiClient.Reply reply) {
    return reply.json().get("openledger").get("receipt").text();
  }

  private static ApiClient.Reply admit(String name) {
    return owner.put(DATANETS + "/vault/readers/" + name);
  }

  @Test
  void whoeverIsAdmittedIsAnsweredAndWhoeverIsDismissedIsNotFromTheNextQuestionOn() {
    var api = client("rita", Role.ASK);
    nothingIsThere(api);
    assertThat(admit("rita").status()).isEqualTo(200);
    for (var model : List.of("auto", VAULT, VAULT + "@2")) {
      var reply = ask(api, model, QUESTION);
      assertThat(reply.json().get("openledger").get("sources").items().getFirst().get("quote"))
          .as(reply.response().body())
          .isEqualTo(Json.of(ANSWER));
    }
    // Of a memory its newest version is listed, which another may replace at any time.
    var listed =
        api.get("/v1/models").json().get("data").items().stream()
            .map(model -> model.get("id").text())
            .filter(id -> id.startsWith(VAULT + "@"))
            .toList();
    assertThat(listed).hasSize(1);
    assertThat(api.get("/api/v1/models").json().get("examples").items())
        .contains(Json.of(QUESTION), Json.of("What do meadow hares eat?"));
    var named = ask(api, VAULT, QUESTION, "Idempotency-Key", "one");
    var id = receipt(named);
    assertThat(receipt(ask(api, VAULT, QUESTION, "Idempotency-Key", "one"))).isEqualTo(id);
    var shown = api.get("/api/v1/receipts/" + id).json();
    assertThat(shown.get("answer").text()).isEqualTo(ANSWER);
    assertThat(shown.get("records").members()).hasSize(1);
    assertThat(api.get("/api/v1/receipts/" + id + "/bundle").status()).isEqualTo(200);

    owner.delete(DATANETS + "/vault/readers/rita");
    nothingIsThere(api);
    assertThat(ask(api, VAULT, QUESTION, "Idempotency-Key", "one").status()).isEqualTo(404);
    credited(api, id);
    // Their receipt is theirs, and it holds.
    var checks = api.post("/api/v1/receipts/" + id + "/verify", "{}");
    assertThat(checks.json().get("holds").bool()).as(checks.response().body()).isTrue();
    assertThat(checks.response().body()).doesNotContain("vermilion");
  }

  @Test
  void whoeverRunsTheNodeAloneSeesWhoWasCreditedAndNoText() {
    var operator = client("otto", Role.ASK, Role.OPERATE);
    nothingIsThere(operator);
    credited(operator, receipt(ask(owner, VAULT, QUESTION)));
  }

  @Test
  void whatIsPrivateIsItsOwnersAlone() {
    var question = "Where is the quillon key?";
    var answer = ask(owner, "auto", question).json().get("openledger");
    assertThat(answer.get("sources").items().getFirst().get("contributor").text()).isEqualTo("cy");
    assertThat(owner.put(DATANETS + "/cupboard/readers/rita").status()).isEqualTo(409);
    var api = client("pia", Role.ASK, Role.CONTRIBUTE, Role.CURATE);
    nothingIsThere(api);
    assertThat(ask(api, "nano:cupboard", question).status()).isEqualTo(404);
    var into = api.post(DATANETS + "/cupboard/records", "{}");
    var nowhere = api.post(DATANETS + "/nowhere/records", "{}");
    assertThat(into.status()).isEqualTo(404);
    assertThat(into.response().body().replace("cupboard", "nowhere"))
        .isEqualTo(nowhere.response().body());
  }

  @Test
  void aKeyThatIsTakenBackAndGivenToAnotherNameReadsNothing() {
    admit("sam");
    node.keys().add("sam", Set.of(Role.ASK), Open.ZERO);
    node.keys().remove("sam");
    nothingIsThere(client("sam2", Role.ASK));
  }

  /// Walks what an account sees that may not read the vault or the cupboard.
  private static void nothingIsThere(ApiClient api) {
    silent(api.get("/v1/models"));
    silent(api.get("/api/v1/models"));
    silent(api.get(DATANETS));
    silent(ask(api, "auto", QUESTION));
    silent(ask(api, "auto", NEAR));
    silent(ask(api, "nano:meadow", NEAR));
    for (var id : List.of(VAULT, VAULT + "@1", VAULT + "@2", "nano:cupboard")) {
      same(id, name -> api.get("/v1/models/" + name));
      same(id, name -> ask(api, name, QUESTION));
      same(id, name -> ask(api, name, QUESTION, "Idempotency-Key", "k " + name));
    }
    same("vault", name -> api.get(DATANETS + "/" + name + "/readers"));
    same("vault", name -> api.put(DATANETS + "/" + name + "/readers/eve"));
  }

  /// What is there is as what is not: status, words and all but the name.
  private static void same(String name, java.util.function.Function<String, ApiClient.Reply> call) {
    var other = name.replaceAll("vault|cupboard", "nowhere");
    var there = call.apply(name);
    var nowhere = call.apply(other);
    assertThat(there.status()).as(name).isEqualTo(404).isEqualTo(nowhere.status());
    assertThat(there.response().body().replace(name, other)).isEqualTo(nowhere.response().body());
    assertThat(there.response().headers().map().keySet())
        .isEqualTo(nowhere.response().headers().map().keySet());
  }

  private static void silent(ApiClient.Reply reply) {
    for (var secret : SECRETS) {
      // The question itself may be said again.
      assertThat(reply.response().body().replace(QUESTION, "")).doesNotContain(secret);
    }
  }

  /// A receipt of the vault for somebody who may not read it.
  private static void credited(ApiClient api, String id) {
    var reply = api.get("/api/v1/receipts/" + id);
    var shown = reply.json();
    assertThat(reply.response().body()).doesNotContain("vermilion");
    assertThat(shown.get("answer").text()).isEmpty();
    assertThat(shown.get("withheld").bool()).isTrue();
    assertThat(shown.get("records").members()).isEmpty();
    var source = shown.get("sources").items().getFirst();
    assertThat(source.get("contributor").text()).isEqualTo("bea");
    assertThat(source.get("quote").text()).isEmpty();
    assertThat(source.get("amount").text()).isNotEqualTo("0");
    assertThat(shown.get("lines").items())
        .extracting(line -> line.get("name").text())
        .contains("bea");
    var bundle = api.get("/api/v1/receipts/" + id + "/bundle");
    assertThat(bundle.status()).isEqualTo(403);
    silent(bundle);
  }
}
