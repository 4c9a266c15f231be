package org.openledger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.Ended;
import org.openledger.core.files.KeyFile;
import org.openledger.core.files.ServedAt;
import org.openledger.core.json.Json;

/// The commands that talk to a node: what they send, print and end with.
class NodeCommandsTest {
  private static final String RECEIPT = "0x" + "ab".repeat(32);
  private static final String EXPLAIN = "GET /api/v1/receipts/" + RECEIPT;
  private static final String CHAT = "POST /v1/chat/completions";
  private static final String DAMAGE = "GET /api/v1/damage";

  @TempDir Path home;

  private FakeNode node;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Ended talk(String... arguments) {
    return node.talk(home, arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 2", "401, 4", "402, 5", "403, 4", "404, 3", "405, 2", "409, 1", "413, 1", "499, 1",
    "500, 1", "503, 1",
  })
  void aStatusIsAnExitCode(int status, int code) {
    node.answers(EXPLAIN, status, "{\"detail\":\"because of " + status + "\"}");
    var ended = talk("explain", RECEIPT);
    assertThat(ended.err()).isEqualToIgnoringNewLines("openledger: because of " + status);
    assertThat(ended.code()).isEqualTo(code);
  }

  @Test
  void aKeyIsMadeWithItsRolesAndDepositAndShownOnce() {
    node.answers(
        "POST /api/v1/keys",
        200,
        "{\"name\":\"alice\",\"key\":\"ol-12\",\"balance\":\"2500000000000000000\"}");
    var made =
        talk("keys", "add", "alice", "--role", "ask", "--role", "curate", "--deposit", "2.5");
    assertThat(made.code()).isZero();
    assertThat(made.out()).startsWith("ol-12").contains("shown once", "2.5 OPEN");
    assertThat(Json.parse(node.asked.getFirst().body()))
        .isEqualTo(
            Json.parse(
                "{\"name\":\"alice\",\"roles\":[\"ask\",\"curate\"],"
                    + "\"deposit\":\"2500000000000000000\"}"));
    assertThat(talk("keys", "add", "alice").code()).as("without a role").isEqualTo(2);
    var negative = talk("keys", "add", "alice", "--role", "ask", "--deposit", "-1");
    assertThat(negative.code()).isEqualTo(2);
    assertThat(negative.err()).startsWith("openledger: --deposit: an amount of OPEN");
    assertThat(node.asked).hasSize(1);
  }

  @Test
  void aKeyThatCanPayForNothingIsToldHowItCouldPay() {
    var made = "{\"name\":\"alice\",\"key\":\"ol-12\",\"balance\":\"%s\"}";
    node.answers("POST /api/v1/keys", 200, made.formatted("0"));
    var poor = talk("keys", "add", "alice", "--role", "ask", "--role", "curate");
    assertThat(poor.code()).isZero();
    assertThat(poor.out())
        .startsWith("ol-12")
        .contains("holds 0 OPEN", "can pay for no answer yet")
        .contains("./openledger keys remove alice\n")
        .contains("./openledger keys add alice --role ask --role curate --deposit 10\n");
    assertThat(talk("keys", "add", "alice", "--role", "curate").out()).doesNotContain("deposit");
    assertThat(talk("keys", "add", "alice", "--role", "ask", "--json").out())
        .isEqualToIgnoringNewLines(Json.parse(made.formatted("0")).compact());
    // What an account of the same name had left is the new key's.
    node.answers("POST /api/v1/keys", 200, made.formatted("5"));
    assertThat(talk("keys", "add", "alice", "--role", "ask").out()).doesNotContain("deposit");
  }

  @Test
  void anAccountIsGivenBackAnAmountOrAll() {
    node.answers(
        "POST /api/v1/keys/alice/refunds",
        200,
        "{\"name\":\"alice\",\"refunded\":\"2500000000000000000\",\"balance\":\"0\"}");
    var all = talk("keys", "refund", "alice", "all");
    assertThat(all.code()).isZero();
    assertThat(all.out())
        .isEqualToIgnoringNewLines("alice was given back 2.5 OPEN; its account holds 0 OPEN");
    assertThat(talk("keys", "refund", "alice", "2.5").code()).isZero();
    assertThat(node.asked)
        .extracting(asked -> Json.parse(asked.body()).get("amount").text())
        .containsExactly("all", "2500000000000000000");
    assertThat(node.asked)
        .extracting(asked -> Json.parse(asked.body()).get("reference").text())
        .doesNotHaveDuplicates();
    assertThat(talk("keys", "refund", "alice").code()).as("without an amount").isEqualTo(2);
    assertThat(talk("keys", "refund", "alice", "-1").code()).isEqualTo(2);
    assertThat(talk("keys", "remove", "alice", "1").code()).isEqualTo(2);
    assertThat(node.asked).hasSize(2);
  }

  @Test
  void recordsAreHandedInLineByLineAndWhatIsRejectedIsSaid() throws IOException {
    node.answers(
        "POST /api/v1/datanets/shore/records",
        200,
        """
        {"accepted":1,"unchanged":0,"rejected":1,"rejections":[
         {"record":"b","line":2,"column":0,"reason":"TOO_SHORT","detail":"one word"}]}
        """);
    var file = Files.writeString(home.resolve("rows.jsonl"), "{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
    var added = talk("contribute", "add", "shore", file.toString());
    assertThat(added.code()).as("something was rejected").isEqualTo(1);
    assertThat(added.out())
        .contains("1 accepted, 0 there already, 1 rejected", "line 2 b TOO_SHORT: one word");
    assertThat(node.asked.getFirst().body()).isEqualTo("{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
    // Two requests, since one would be too long: lines are counted through.
    var long1 = "{\"id\":\"" + "x".repeat(700_000) + "\"}\n";
    Files.writeString(file, long1 + long1);
    var more = talk("contribute", "add", "shore", file.toString(), "--json");
    assertThat(node.asked).hasSize(3);
    assertThat(more.json().get("accepted").asInt()).isEqualTo(2);
    assertThat(more.json().get("rejections").items())
        .extracting(row -> row.get("line").asInt())
        .containsExactly(2, 3);
    assertThat(talk("contribute", "add", "shore", home + "/none").code()).isEqualTo(3);
    assertThat(talk("contribute", "add", "shore").code()).isEqualTo(2);
    assertThat(talk("contribute", "add").code()).isEqualTo(2);
  }

  @Test
  void aFolderOfMarkdownIsHandedInAsRows() throws IOException {
    node.answers(
        "POST /api/v1/datanets/shore/records",
        200,
        """
        {"accepted":1,"unchanged":0,"rejected":1,"rejections":[
         {"record":"b.md/0001","line":2,"column":0,"reason":"TOO_SHORT","detail":"one word"}]}
        """);
    var notes = Files.createDirectory(home.resolve("notes"));
    Files.writeString(notes.resolve("a.md"), "---\nauthor: ann\nlicence: MIT\n---\nKelp.");
    Files.writeString(notes.resolve("b.md"), "Sand.");
    Files.writeString(notes.resolve("c.md"), "---\nlicence:\n---\nFoam.");
    var added =
        talk(
            "contribute",
            "add",
            "shore",
            notes.toString(),
            notes.resolve("b.md").toString(),
            "--licence",
            "CC0-1.0");
    assertThat(added.code()).as("something was rejected").isEqualTo(1);
    assertThat(added.out())
        .contains("2 accepted, 0 there already, 3 rejected", "  b.md/0001 TOO_SHORT: one word")
        .contains("  c.md BAD_FRONT_MATTER: the licence is left empty");
    assertThat(node.asked.getFirst().body())
        .isEqualTo(
            "{\"id\":\"a.md\",\"contributor\":\"ann\",\"licence\":\"MIT\",\"text\":\"Kelp.\"}\n"
                + "{\"id\":\"b.md\",\"licence\":\"CC0-1.0\",\"text\":\"Sand.\"}\n");
    talk("contribute", "add", "shore", "--contributor", "bea", notes.resolve("b.md").toString());
    assertThat(node.asked.getLast().body()).contains("\"contributor\":\"bea\",\"licence\":\"\"");
    assertThat(talk("contribute", "add", "shore", home + "/none.md").code()).isEqualTo(3);
    assertThat(talk("contribute", "admit", "shore", "alice", "bob").code()).isEqualTo(2);
  }

  @Test
  void aDatanetIsMadeAndItsOwnerSaysWhoReadsIt() {
    node.answers("POST /api/v1/datanets", 200, "{\"id\":\"shore\"}");
    var made =
        talk("contribute", "create", "shore", "--licence", "CC0-1.0", "--visibility", "gated");
    assertThat(made.code()).isZero();
    assertThat(Json.parse(node.asked.getFirst().body()))
        .isEqualTo(
            Json.parse(
                "{\"id\":\"shore\",\"name\":\"shore\",\"summary\":\"\",\"form\":\"questions\","
                    + "\"licences\":[\"CC0-1.0\"],\"visibility\":\"gated\"}"));
    assertThat(talk("contribute", "create", "shore").code()).as("no licence").isEqualTo(2);
    var readers = "/api/v1/datanets/shore/readers";
    node.answers("PUT " + readers + "/alice", 200, "{\"readers\":[\"alice\"]}");
    assertThat(talk("contribute", "admit", "shore", "alice").out())
        .isEqualToIgnoringNewLines("read by its owner, alice");
    node.answers("DELETE " + readers + "/alice", 200, "{\"readers\":[]}");
    assertThat(talk("contribute", "dismiss", "shore", "alice").out())
        .isEqualToIgnoringNewLines("read by its owner");
    node.answers("GET " + readers, 403, "{\"detail\":\"only its owner\"}");
    assertThat(talk("contribute", "readers", "shore").code()).isEqualTo(4);
    node.answers("DELETE /api/v1/datanets/shore/records/a b", 200, "{\"withdrawn\":\"a b\"}");
    assertThat(talk("contribute", "withdraw", "shore", "a b").out()).startsWith("a b is withdrawn");
    node.answers(
        "GET /api/v1/datanets",
        200,
        "{\"datanets\":[{\"id\":\"shore\",\"visibility\":\"gated\",\"owner\":\"ann\","
            + "\"model\":null}]}");
    assertThat(talk("contribute", "list").out()).contains("shore", "gated", "ann", "none yet");
  }

  @Test
  void keysAreListedAndTakenBack() {
    node.answers(
        "GET /api/v1/keys",
        200,
        "{\"keys\":[{\"name\":\"alice\",\"roles\":[\"ask\",\"curate\"],\"balance\":\"0\"}]}");
    assertThat(talk("keys", "list").out()).contains("alice", "ask, curate");
    assertThat(talk("keys", "list", "--json").out()).startsWith("{\"keys\":[");
    node.answers("DELETE /api/v1/keys/alice", 200, "{\"removed\":\"alice\"}");
    assertThat(talk("keys", "remove", "alice").out()).contains("alice has no key any more");
    node.answers("DELETE /api/v1/keys/bob", 404, "{\"detail\":\"there is no key\"}");
    assertThat(talk("keys", "remove", "bob").code()).isEqualTo(3);
    assertThat(Ended.of(OpenLedgerCommand::run, "keys").code()).isEqualTo(2);
  }

  @Test
  void whateverIsRefusedHasItsReasonInOneLineAndNothingElse() {
    var problem = "{\"detail\":\"too poor\"}";
    for (var request : List.of(EXPLAIN, DAMAGE, "GET /api/v1/earnings", "GET /api/v1/models")) {
      node.answers(request, 402, problem);
    }
    node.answers(CHAT, 402, "{\"error\":{\"message\":\"too poor\"}}");
    for (var ended :
        List.of(
            talk("explain", RECEIPT),
            talk("explain", "--json", RECEIPT),
            talk("earnings"),
            talk("earnings", "--json", "--close"),
            talk("ask", "--model", "nano", "Hm?"),
            talk("ask", "--json", "--model", "nano", "Hm?"),
            talk("doctor"))) {
      assertThat(ended.err()).isEqualToIgnoringNewLines("openledger: too poor");
      assertThat(ended.out()).isEmpty();
      assertThat(ended.code()).isEqualTo(5);
    }
  }

  @Test
  void whatIsNoReasonIsTheStatus() {
    node.answers(EXPLAIN, 500, "<html>");
    assertThat(talk("explain", RECEIPT).err()).contains("the node answered 500");
    node.answers(EXPLAIN, 503, "{}");
    assertThat(talk("explain", RECEIPT).err()).contains("the node answered 503");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ask",
        "ask Hm? --max-tokens many",
        "ask Hm? --no-such-flag",
        "ask Hm? --node nowhere",
        "ask Hm? --node https://127.0.0.1:1",
        "explain",
        "explain 0x12",
        "earnings everything",
        "doctor --node nowhere",
        "demo",
        "up --port many",
        "up --port 70000",
        "train --base nano",
        "chain --port many",
        "nonsense"
      })
  void wrongUsageEndsWithTwo(String line) {
    var ended = Ended.of(OpenLedgerCommand::run, line.split(" "));
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).isNotBlank();
    assertThat(ended.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo --data-file no/such/file",
        "train --base nano --text no/such/file",
        "chain --genesis no/such/file"
      })
  void aFileThatIsNotThereEndsWithThree(String line) {
    var ended = Ended.of(OpenLedgerCommand::run, line.split(" "));
    assertThat(ended.code()).isEqualTo(3);
    var words = ended.err().strip().split("; one comes with the program, ", -1);
    assertThat(words[0]).isEqualTo("openledger: there is no file no/such/file");
    assertThat(words).hasSize(line.startsWith("demo") ? 2 : 1);
  }

  /// The tests run beside the examples, as the program does.
  @Test
  void theDemoNamesAFileThatIsThere() {
    var none = Ended.of(OpenLedgerCommand::run, "demo", "--data-file", "no/such/file");
    var named = Path.of(none.err().strip().replaceFirst(".*: ", ""));
    assertThat(named).isRegularFile();
    assertThat(Ended.of(OpenLedgerCommand::run, "demo").err())
        .contains("--records 100 ", " --data-file examples/")
        .contains(Path.of("").toAbsolutePath().relativize(named.toAbsolutePath()) + "\n");
  }

  @Test
  void helpEndsWithZero() {
    assertThat(Ended.of(OpenLedgerCommand::run).out()).contains("explain", "doctor");
    for (var line : List.of("help", "help ask", "ask --help")) {
      assertThat(Ended.of(OpenLedgerCommand::run, line.split(" ")).out()).contains(" auto,");
    }
    for (var verb :
        List.of("up", "train", "ask", "explain", "earnings", "chain", "demo", "doctor")) {
      var ended = Ended.of(OpenLedgerCommand::run, verb, "--help");
      assertThat(ended.code()).isZero();
      assertThat(ended.out()).contains("Usage: openledger " + verb);
      assertThat(Ended.of(OpenLedgerCommand::run, "help", verb).out()).isEqualTo(ended.out());
    }
  }

  @Test
  void aNodeThatIsNotThereEndsWithOne() {
    node.close();
    var ended = talk("earnings");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("no node answers at " + node.uri(), "./openledger up");
  }

  @Test
  void programsGetWhatTheNodeSaid() {
    node.answers(CHAT, 200, "{ \"choices\": [] }");
    assertThat(talk("ask", "--json", "--model", "nano", "Hm?").out())
        .isEqualToIgnoringNewLines("{\"choices\":[]}");
    assertThat(node.asked.getLast().body()).doesNotContain("stream");
    node.answers(EXPLAIN, 200, "{ \"answer\": \"x\" }");
    assertThat(talk("explain", "--json", RECEIPT).out())
        .isEqualToIgnoringNewLines("{\"answer\":\"x\"}");
    node.answers("GET /api/v1/earnings", 200, "{ \"openEpoch\": 3 }");
    assertThat(talk("earnings", "--json").out()).isEqualToIgnoringNewLines("{\"openEpoch\":3}");
  }

  @Test
  void anAnswerIsExplained() {
    node.answers(
        EXPLAIN,
        200,
        """
        {"answer":"🌊 A pool.","sources":[],"attribution":{
          "records":[
            {"units":1048576,"contributor":"ama","record":"0x01"},
            {"units":-524288,"contributor":"lua","record":"0x02"}],
          "spans":[{"start":2,"end":8,"contributors":4}]},
         "records":{"0x01":{"text":"%s"}},
         "lines":[{"amount":"-500000000000000000","name":"pool"}]}
        """
            .formatted("long\\n" + "x".repeat(80)));
    var ended = talk("explain", RECEIPT);
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("  +1.000  ama: long " + "x".repeat(64) + "…")
        .contains("  -0.500  lua: 0x02")
        .contains("\"A pool\"  (4 contributors)")
        .containsPattern("-0\\.5 +pool");
  }

  @Test
  void anAnswerThatQuotesIsExplainedByWhomAndWhatTheyGot() {
    node.answers(
        EXPLAIN,
        200,
        """
        {"answer":"A pool.","attribution":{"confidence":60000,"records":[],"spans":[]},
         "sources":[{"contributor":"ama","record":"0x01","quoted":true,"quote":"A pool.",
           "amount":"20000000000000000"},
          {"contributor":"lua","record":"0x02","quoted":false,"amount":"30000000000000000"}],
         "records":{},
         "lines":[{"amount":"12500000000000000000","name":"pool","role":"common pool"},
           {"amount":"30000000000000000","name":"lua","role":"contributor"},
           {"amount":"15000000000000000","name":"ama","role":"contributor"},
           {"amount":"5000000000000000","name":"dov","role":"contributor"}]}
        """);
    var ended = talk("explain", RECEIPT);
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith("A pool.")
        .contains("quoted from 1 record by 1 person:")
        .containsPattern("ama +0.02 OPEN  \"A pool.\"")
        .containsPattern("lua +0.03 OPEN  credited, not quoted")
        .contains("of 100 such answers, 91 are right")
        .contains(
            "\n  shared with those who added to the same: 0.015 of these 0.02 OPEN are ama's own\n")
        .doesNotContain("lua's own", "dov's own")
        .containsPattern("\n  12\\.5   +pool\n   0\\.03  +lua\n   0\\.015 +ama\n   0\\.005 +dov\n")
        .doesNotContain("moved");
  }

  @Test
  void theOpenEpochIsClosedBeforeEarningsAreShown() {
    node.answers("GET /api/v1/earnings", 200, earnings());
    node.answers("POST /api/v1/epochs", 200, "{\"closed\":true}");
    var ended = talk("earnings", "--close");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(node.asked)
        .extracting(FakeNode.Asked::request)
        .containsExactly("GET /api/v1/earnings", "POST /api/v1/epochs", "GET /api/v1/earnings");
    assertThat(node.asked.get(1).body()).isEqualTo("{\"epoch\":3}");
    assertThat(ended.out())
        .contains("epoch 2")
        .contains(row("ama", " 1   ", "0.5   "), row("lua", "12.25", "0.0625"));
    assertThat(ended.err()).isEmpty();
    node.answers("POST /api/v1/epochs", 200, "{\"closed\":false}");
    var nothing = talk("earnings", "--close", "--json");
    assertThat(nothing.err()).contains("epoch 3 has no answers yet");
    assertThat(nothing.json().get("openEpoch").asLong()).isEqualTo(3);
  }

  @Test
  void theKeyOfTheHomeIsUsedUntilAnotherIsGiven() throws IOException {
    node.answers("GET /api/v1/earnings", 200, earnings());
    talk("earnings");
    assertThat(node.asked.getLast().key()).isEmpty();
    KeyFile.write(home, "ol-home");
    talk("earnings");
    assertThat(node.asked.getLast().key()).isEqualTo("Bearer ol-home");
    talk("earnings", "--key", "ol-other");
    assertThat(node.asked.getLast().key()).isEqualTo("Bearer ol-other");
  }

  @Test
  void theDoctorAsksANodeOnlyWhereItIsToldTo() throws IOException {
    node.answers(DAMAGE, 200, "{\"damaged\":[]}");
    ServedAt.note(home, node.uri());
    var alone = Ended.of(OpenLedgerCommand::run, "doctor", "--json", "--home", home.toString());
    assertThat(node.asked).isEmpty();
    assertThat(alone.json().get("damaged").items()).isEmpty();
    assertThat(alone.json().get("findings").items()).isNotEmpty();
    assertThat(alone.code()).isEqualTo(alone.json().get("ok").bool() ? 0 : 1);
    // Without a URL it is where the home's node was served last.
    for (var flags :
        List.of(List.of("--node"), List.of("--node", node.uri().toString()), List.of("--node="))) {
      node.asked.clear();
      var line = new ArrayList<>(List.of("doctor", "--home", home.toString()));
      line.addAll(flags);
      var ended = Ended.of(OpenLedgerCommand::run, line.toArray(String[]::new));
      assertThat(node.asked).extracting(FakeNode.Asked::request).containsExactly(DAMAGE);
      assertThat(ended.out()).contains("nothing is damaged");
      assertThat(ended.code()).isEqualTo(alone.code());
    }
  }

  @Test
  void whatIsDamagedIsNamed() {
    node.answers(
        DAMAGE,
        200,
        "{\"damaged\":[{\"part\":\"model\",\"name\":\"nano:x@1\",\"reason\":\"gone\"}]}");
    var ended = talk("doctor");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).containsPattern("FAIL model +nano:x@1: gone");
    var json = talk("doctor", "--json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.json().get("ok").bool()).isFalse();
    assertThat(json.json().get("damaged").items()).hasSize(1);
  }

  @Test
  void aHomeThatNotesNoAddressIsNamed() throws IOException {
    Files.writeString(home.resolve("served-at"), "not an address");
    var ended = Ended.of(OpenLedgerCommand::run, "earnings", "--home", home.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("served-at holds no address; delete it");
    assertThat(ServedAt.addressFor(home, "http://127.0.0.1:1"))
        .isEqualTo(URI.create("http://127.0.0.1:1"));
  }

  private static String row(String name, String provisional, String settled) {
    return "%-28s %-14s %22s %22s %22s%n".formatted(name, "contributor", provisional, settled, "0");
  }

  private static String earnings() {
    return """
    {"openEpoch":3,"epoch":2,"accounts":[{"name":"ama","role":"contributor",
     "provisional":"1000000000000000000","settled":"500000000000000000","claimed":"0"},
     {"name":"lua","role":"contributor",
     "provisional":"12250000000000000000","settled":"62500000000000000","claimed":"0"}]}
    """;
  }
}
