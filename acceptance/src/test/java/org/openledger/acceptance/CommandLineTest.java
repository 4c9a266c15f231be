package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.app.cli.OpenLedgerCommand;
import org.openledger.core.Ended;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// The command line against a running node: what it prints for people and for programs, and the
/// exit codes that scripts rely on.
@OnServedNode
class CommandLineTest {
  private static final String UNKNOWN = "0x" + "cd".repeat(32);

  private final ServedNode served;

  CommandLineTest(ServedNode served) {
    this.served = served;
  }

  @Test
  void anAnswerIsPrintedWithWhomItQuotes() {
    var ended = talk("ask", "What is a tide pool?");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("A tide pool is sea water", "quoted from 1 record by 1 person:", "OPEN  \"A tide")
        .containsPattern("sure     of 100 such answers, [0-9]+ are right")
        .containsPattern("receipt  0x[0-9a-f]{64}");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void aQuestionThatNothingAnswersIsToldWhatIsAndCostsNothing() {
    var ended = talk("ask", "Who won the world cup in 1954?");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith("Nothing in these records answers this.")
        .containsPattern("\n- .+\\?\n")
        .endsWith("It cost nothing.\n")
        .doesNotContain("receipt", "fee");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void anAnswerOfAnAdapterIsPrintedWithWhatMovedIt() {
    var ended =
        talk("ask", "--model", served.model(), "--max-tokens", "16", "What is a tide pool?");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("from contributors' data", "nats", "OPEN")
        .containsPattern("receipt  0x[0-9a-f]{64}");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void aReceiptIsExplainedAndItsFeeDivided() {
    var receipt = receipt();
    var told = talk("explain", receipt);
    assertThat(told.code()).isZero();
    assertThat(told.out()).contains("quoted from", "are right", "Where the fee went");
    assertThat(talk("explain", "--json", receipt).json().get("receipt").get("id").text())
        .isEqualTo(receipt);
  }

  @Test
  void aReceiptIsVerifiedByAProcessOfItsOwn(@TempDir Path elsewhere) throws Exception {
    var receipt = receiptOfAnAdapter();
    var models = served.home().resolve("models").toString();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(org.openledger.verify.Main.class.getName());
    command.addAll(List.of("--node", served.uri().toString(), "--models", models));
    command.addAll(List.of("--key", served.key()));
    command.addAll(List.of("--rpc", served.uri().resolve("/rpc").toString()));
    command.addAll(List.of("--home", elsewhere.toString(), receipt));
    var errors = elsewhere.resolve("errors");
    // An environment without a language must not cost a character of what is printed.
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("LC_ALL", "C");
    var process = builder.start();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    assertThat(out).contains(receipt, "every bit agrees").doesNotContain("FAIL");
    // The virtual machine itself announces the module that the kernels use.
    assertThat(Files.readString(errors).lines())
        .allMatch(line -> line.contains("jdk.incubator.vector"));
  }

  @Test
  void aBundleThatWasChangedDoesNotVerify(@TempDir Path folder) throws IOException {
    var bundle = served.node().verifying().bundle(Hash.parse(receipt()));
    var file = folder.resolve("bundle.json");
    var text = bundle.json();
    var models = served.home().resolve("models").toString();
    var answered = "\"answer\":" + Json.parse(text).get("answer").compact();
    assertThat(text).contains(answered);
    Files.writeString(file, text.replace(answered, "\"answer\":\"It is a desert.\""));
    var ended = run("verify", "--json", "--bundle", file.toString(), "--models", models);
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.json().get("failed").asInt()).isEqualTo(1);
    var report = ended.json().get("receipts").items().getFirst();
    assertThat(report.get("firstFailure").text()).isEqualTo("answer");
  }

  @Test
  void earningsAreShownAndPaid() {
    receipt();
    var paid = talk("earnings", "--close", "--json").json();
    assertThat(paid.get("epoch").asLong()).isPositive();
    assertThat(paid.get("accounts").items())
        .isNotEmpty()
        .allMatch(account -> account.get("settled").equals(account.get("claimed")));
    assertThat(talk("earnings").out()).contains("contributor", "platform", "Model developer");
  }

  @Test
  void aNodeIsShownAsItIs() {
    var ended = talk("status");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("ready     yes", "models    auto, " + served.quoting(), "damaged   nothing")
        .containsPattern("epoch     [0-9]+ is open, [0-9.]+ OPEN are owed in it")
        .containsPattern("tidepools +[0-9]+ +1  " + served.quoting());
  }

  @Test
  void aFolderOfNotesBecomesRecordsOfWhoeverWroteThem(@TempDir Path notes) throws IOException {
    var made = talk("contribute", "create", "notes", "--form", "prose", "--licence", "CC0-1.0");
    assertThat(made.code()).as(made.err()).isZero();
    var text = "Limpets graze on the film of algae that grows on wave beaten rock.";
    Files.writeString(notes.resolve("a.md"), "---\nauthor: ann\nlicence: CC0-1.0\n---\n" + text);
    Files.createDirectory(notes.resolve("deep"));
    Files.writeString(notes.resolve("deep/b.md"), text.replace("Limpets", "Periwinkles"));
    Files.writeString(notes.resolve("c.md"), "---\nlicence: MIT\n---\n" + text);
    var added = handIn(notes);
    assertThat(added.code()).as(added.err()).isEqualTo(1);
    assertThat(added.out())
        .startsWith("2 accepted, 0 there already, 1 rejected")
        .contains("  c.md/0001 LICENCE_NOT_ALLOWED");
    assertThat(handIn(notes).out()).startsWith("0 accepted, 2 there already");
    var who =
        "select string_agg(contributor, ' ' order by id) from contribute.record"
            + " where datanet = 'notes'";
    assertThat(served.sql(who)).isEqualTo("ann bea");
  }

  private Ended handIn(Path notes) {
    return talk(
        "contribute",
        "add",
        "notes",
        notes.toString(),
        "--licence",
        "CC0-1.0",
        "--contributor",
        "bea");
  }

  @Test
  void theDoctorLooksAtTheMachine(@TempDir Path home) {
    var found = run("doctor", "--json", "--home", home.toString());
    assertThat(found.json().get("ok").bool()).isEqualTo(found.code() == 0);
    assertThat(found.json().get("findings").items())
        .extracting(finding -> finding.get("name").text())
        .contains("java", "heap", "disk", "kernels", "secp256k1");
    assertThat(run("doctor", "--home", home.toString()).out()).contains("java");
  }

  @Test
  void exitCodesSayWhatWentWrong() {
    assertThat(run("ask", "--node", "http://127.0.0.1:9", "Hi").code()).isEqualTo(1);
    assertThat(run("ask").code()).isEqualTo(2);
    assertThat(run("nonsense").code()).isEqualTo(2);
    assertThat(talk("explain", "not a receipt").code()).isEqualTo(2);
    assertThat(run("ask", "--node", "nowhere", "Hi").code()).isEqualTo(2);
    assertThat(talk("explain", UNKNOWN).code()).isEqualTo(3);
    assertThat(talk("verify", UNKNOWN).code()).isEqualTo(3);
    assertThat(talk("ask", "--model", "gpt-4o", "Hi").code()).isEqualTo(3);
    assertThat(run("verify", "--bundle", "no/such/file").code()).isEqualTo(3);
    assertThat(talk("ask", "--key", "sk-wrong", "Hi").code()).isEqualTo(4);
    served.whilePenniless(() -> {
      var ended = talk("ask", "Hi");
      assertThat(ended.code()).isEqualTo(5);
      assertThat(ended.out()).isBlank();
      assertThat(ended.err().lines()).hasSize(1).allMatch(line -> line.startsWith("openledger: "));
      assertThat(talk("ask", "--json", "Hi").code()).isEqualTo(5);
    });
  }

  @Test
  void anAnswerOfAnAdapterIsExplainedByWhatMovedIt() {
    assertThat(talk("explain", receiptOfAnAdapter()).out())
        .contains("Records that moved the answer most", "Where the fee went")
        .doesNotContain("quoted from");
  }

  @Test
  void anAnswerThatQuotesIsVerifiedByWhatTheHomeSaysIsRegistered() {
    var home = served.home().toString();
    var models = served.home().resolve("models").toString();
    var ended =
        run(
            "verify",
            "--node",
            served.uri().toString(),
            "--home",
            home,
            "--models",
            models,
            receipt());
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out())
        .contains("every bit agrees", "memoryRoot", "retrieval")
        .doesNotContain("FAIL");
  }

  private String receiptOfAnAdapter() {
    var told =
        talk("ask", "--json", "--model", served.model(), "--max-tokens", "16", "What is kelp?");
    assertThat(told.code()).as(told.err()).isZero();
    return told.json().get("openledger").get("receipt").text();
  }

  private String receipt() {
    var answer = talk("ask", "--json", "--max-tokens", "16", "What causes the tides?");
    assertThat(answer.code()).as(answer.err()).isZero();
    return answer.json().get("openledger").get("receipt").text();
  }

  /// Runs a command that talks to the node.
  private Ended talk(String verb, String... arguments) {
    var all = new ArrayList<>(List.of(verb, "--node", served.uri().toString()));
    all.addAll(List.of("--home", served.home().toString()));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private static Ended run(String... arguments) {
    // The verifier is a program of its own, as the launcher has it.
    return arguments.length > 0 && arguments[0].equals("verify")
        ? Ended.of(
            org.openledger.verify.Main::run, Arrays.copyOfRange(arguments, 1, arguments.length))
        : Ended.of(OpenLedgerCommand::run, arguments);
  }
}
