package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.app.server.ApiServer;
import org.openledger.core.flow.ModelId;
import org.openledger.core.json.Json;
import org.openledger.node.Catalogue;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;
import org.openledger.node.Steps;
import org.openledger.node.demo.Demo;

/// A record that is handed in over HTTP is quoted seconds later, by a version of its own, and what
/// was answered before stays provable.
@Timeout(600)
class LiveTest {
  private static final String HANDED_IN = "/api/v1/datanets/smart-contract-security/records";
  private static final String NAME = "nano:smart-contract-security";
  private static final String CHAT = "/v1/chat/completions";
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir Path home;

  /// Looks at what is offered once the first example answers: a base alone makes no node ready.
  private static final class Loading implements Steps {
    private final Node node;
    List<ModelId> first = List.of();

    Loading(Node node) {
      this.node = node;
    }

    @Override
    public void progress(String step, int done, int of, String detail) {}

    @Override
    public void done(String step, String result) {
      if (step.equals("remember") && first.isEmpty()) {
        first = node.catalogue().modelIds(node.keys().localPayer());
      }
    }
  }

  @Test
  void aRecordIsQuotedSoonAfterItIsAcceptedAndFoundAgainAfterAStop() throws IOException {
    String before;
    try (var node = open();
        var server = ApiServer.start(node, 0)) {
      var loading = new Loading(node);
      Demo.load(node, loading);
      assertThat(loading.first).containsExactly(Catalogue.AUTO, new ModelId("nano:tidepools@1"));
      node.renewing().start();
      var api = new ApiClient(server.uri(), node.keys().localKey());
      assertThat(ask(api, "auto", question("zarquon")).get("answered").bool()).isFalse();
      var told = ask(api, "auto", "How can a contract be protected against reentrancy?");
      before = told.get("receipt").text();

      var reply = api.post(HANDED_IN, record("zarquon"));
      assertThat(reply.json().get("accepted").asInt()).as(reply.response().body()).isEqualTo(1);
      var answer = answered(api, "auto", question("zarquon"));
      assertThat(quoted(answer)).contains("The zarquon guard");
      assertThat(model(api, answer)).isEqualTo("nano:smart-contract-security@2");
      verified(api, answer.get("receipt").text());
      verified(api, before);
      assertThat(quoted(answered(api, "nano:smart-contract-security", question("zarquon"))))
          .contains("The zarquon guard");
      var listed = api.get("/v1/models").response().body();
      assertThat(listed)
          .contains("nano:smart-contract-security@2")
          .doesNotContain("nano:smart-contract-security@1");
      // A base knows nothing, and is sold where the operator says so.
      assertThat(listed).doesNotContain("\"nano\"");
      Demo.sellBase(node);
      assertThat(api.get("/v1/models").response().body()).contains("\"nano\"");
      // It is withdrawn: gone at the very next question, and what was earned stays.
      var quoting = answer.get("receipt").text();
      assertThat(api.delete(HANDED_IN + "/live-zarquon").status()).isEqualTo(200);
      for (var model : List.of("auto", NAME, NAME + "@2")) {
        var asked = question("zarquon");
        assertThat(said(api, model, asked)).as(model).doesNotContain("zarquon guard counts");
      }
      var withheld = api.get("/api/v1/receipts/" + quoting).json();
      assertThat(withheld.get("withheld").bool()).isTrue();
      assertThat(withheld.get("sources").items().getFirst().get("amount").text()).isNotEqualTo("0");
      Watching.A_NODE.until(SOON, () -> Files.exists(version(2).resolve("withdrawn.json")));
      assertThat(version(2).resolve("index")).doesNotExist();
      var gone = api.post("/api/v1/receipts/" + quoting + "/verify", "{}");
      assertThat(gone.status()).isEqualTo(409);
      assertThat(gone.json().get("detail").text()).contains("withdrawn since, and is erased");
      verified(api, before);
      assertThat(ask(api, "auto", question("zarquon")).get("answered").bool()).isFalse();
      // A second one, while the first is fresh, and nobody waits for it.
      api.post(HANDED_IN, record("vogsphere"));
    }
    // As after a kill: what was accepted and in no memory is taken up at the start.
    try (var node = open();
        var server = ApiServer.start(node, 0)) {
      Demo.load(node, Steps.NONE);
      node.renewing().start();
      var api = new ApiClient(server.uri(), node.keys().localKey());
      assertThat(quoted(answered(api, "auto", question("vogsphere"))))
          .contains("The vogsphere guard");
      verified(api, before);
    }
  }

  private static String said(ApiClient api, String model, String question) {
    var message = Json.object().put("role", "user").put("content", question).build();
    var body = Json.object().put("model", model).put("messages", List.of(message)).build();
    return api.post(CHAT, body).response().body();
  }

  private Path version(int number) {
    return home.resolve("models/memories/nano/smart-contract-security").resolve("" + number);
  }

  private Node open() {
    return Node.open(NodeConfig.at(home));
  }

  private static String question(String name) {
    return "What does the " + name + " guard of a contract do?";
  }

  private static String record(String name) {
    return Json.object()
        .put("id", "live-" + name)
        .put("contributor", "zoe-live")
        .put("licence", "CC0-1.0")
        .put("question", question(name))
        .put(
            "answer",
            "The %1$s guard counts the calls of one block and stops the contract at the third. It"
                    .formatted(name)
                + " is reset when the next block begins.")
        .build()
        .compact();
  }

  private static Json ask(ApiClient api, String model, String question) {
    var message = Json.object().put("role", "user").put("content", question).build();
    var body = Json.object().put("model", model).put("messages", List.of(message)).build();
    return api.post(CHAT, body).json().get("openledger");
  }

  /// Asks until it is answered.
  private static Json answered(ApiClient api, String model, String question) {
    long from = System.nanoTime();
    var answers = new ArrayDeque<Json>();
    Watching.A_NODE.until(
        SOON,
        () -> {
          answers.add(ask(api, model, question));
          return answers.getLast().get("answered").bool();
        });
    System.out.printf("answered after %d ms%n", (System.nanoTime() - from) / 1_000_000);
    return answers.getLast();
  }

  private static String quoted(Json answer) {
    return answer.get("sources").items().getFirst().get("quote").text();
  }

  private static String model(ApiClient api, Json answer) {
    var receipt = api.get("/api/v1/receipts/" + answer.get("receipt").text()).json();
    return receipt.get("question").get("model").text();
  }

  private static void verified(ApiClient api, String receipt) {
    var nothing = Json.object().build();
    var checks = api.post("/api/v1/receipts/" + receipt + "/verify", nothing).json();
    assertThat(checks.get("checks").items()).isNotEmpty();
    assertThat(checks.get("checks").items()).allMatch(check -> check.get("holds").bool());
  }
}
