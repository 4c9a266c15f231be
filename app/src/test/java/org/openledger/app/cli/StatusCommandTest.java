package org.openledger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.Ended;
import org.openledger.core.files.ServedAt;
import org.openledger.core.json.Json;

/// How a running node is, as an operator sees it, and how one is stopped where none runs.
class StatusCommandTest {
  private static final String DAMAGE = "GET /api/v1/damage";

  @TempDir Path home;

  private FakeNode node;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode();
    ServedAt.note(home, node.uri());
    node.answers("GET /readyz", 200, "{\"ready\":true,\"parts\":{\"chain\":true,\"disk\":true}}")
        .answers("GET /openapi.json", 200, "{\"info\":{\"version\":\"7.8.9\"}}")
        .answers("GET /v1/models", 200, "{\"data\":[{\"id\":\"auto\"},{\"id\":\"nano:b@2\"}]}")
        .answers(
            "GET /api/v1/datanets",
            200,
            """
            {"datanets":[{"id":"shore","model":"nano:b@2","records":1234,"version":3},
             {"id":"new","model":null,"records":0,"version":0}]}
            """)
        .answers(
            "GET /api/v1/earnings",
            200,
            """
            {"openEpoch":5,"accounts":[{"provisional":"1500000000000000000"},
             {"provisional":"20000000000000000"}]}
            """)
        .answers(DAMAGE, 200, "{\"damaged\":[]}");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Ended run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", home.toString()));
    return Ended.of(OpenLedgerCommand::run, all.toArray(String[]::new));
  }

  @Test
  void aNodeIsShownOnOneScreen() {
    var ended = run("status");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .isEqualToNormalizingNewlines(
            """
            node      %s
            home      %s
            ready     yes
            version   7.8.9
            models    auto, nano:b@2
            epoch     5 is open, 1.52 OPEN are owed in it
            damaged   nothing

            Datanet                             records   snapshot  model
            shore                                 1,234          3  nano:b@2
            new                                       0   none yet  none yet
            """
                .formatted(node.uri(), home));
    assertThat(run("status", "--node", node.uri().toString()).out()).doesNotContain("home ");
  }

  @Test
  void aProgramGetsTheSameAsOneObject() {
    var told = run("status", "--json").json();
    assertThat(told.get("ready").bool()).isTrue();
    assertThat(told.get("owed").text()).isEqualTo("1520000000000000000");
    assertThat(told.get("openEpoch").asLong()).isEqualTo(5);
    assertThat(told.get("models").texts()).containsExactly("auto", "nano:b@2");
    assertThat(told.get("datanets").items()).hasSize(2);
    assertThat(told.get("damaged").items()).isEmpty();
  }

  @Test
  void whatIsDamagedIsNamedAndWhoMayNotLookIsToldSo() {
    node.answers(
        DAMAGE,
        200,
        "{\"damaged\":[{\"part\":\"model\",\"name\":\"nano:x@1\",\"reason\":\"gone\"}]}");
    var damaged = run("status");
    assertThat(damaged.code()).as("it answers all the same").isZero();
    assertThat(damaged.out()).contains("damaged   model nano:x@1: gone");
    node.answers(DAMAGE, 403, "{\"detail\":\"no\",\"code\":\"forbidden\"}");
    assertThat(run("status").out()).contains("damaged   not looked for: that needs a key that may");
    assertThat(run("status", "--json").json().members().get("damaged")).isEqualTo(Json.ofNull());
    node.answers(DAMAGE, 500, "{\"detail\":\"a bug\"}");
    assertThat(run("status").code()).isEqualTo(1);
  }

  @Test
  void aNodeThatIsNotReadySaysWhichPartIsNotAndIsAskedNothingElse() {
    node.answers(
        "GET /readyz",
        503,
        "{\"ready\":false,\"parts\":{\"chain\":false,\"disk\":true,\"models\":false}}");
    var ended = run("status");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).contains("ready     no: chain, models").doesNotContain("epoch");
    assertThat(ended.err()).contains("the node is not ready: chain, models");
    assertThat(node.asked).extracting(FakeNode.Asked::request).containsExactly("GET /readyz");
    var told = run("status", "--json");
    assertThat(told.code()).isEqualTo(1);
    assertThat(told.json().get("parts").get("chain").bool()).isFalse();
    node.answers("GET /readyz", 404, "{}");
    assertThat(run("status").code()).as("no node of ours").isEqualTo(3);
    node.close();
    assertThat(run("status").err()).contains("no node answers at " + node.uri());
  }

  @Test
  void whereNoNodeRunsNothingIsStopped() {
    var none = run("stop");
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).contains("there is no node in " + home);
  }
}
