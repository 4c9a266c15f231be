package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.app.cli.OpenLedgerCommand;
import org.openledger.core.Ended;
import org.openledger.core.json.Json;

/// Holds the page of JSON documents to what a node makes: every document of the page is made here
/// or by [DemoTest], every one made is on the page, its example has the members and sorts of values
/// of the one made now, and every schema of an answer in the OpenAPI document has its section. With
/// `-Dopenledger.accept=true` the examples are written anew.
@OnServedNode
class JsonDocumentsTest {
  /// What another test makes, since it takes long.
  private static final Set<String> ELSEWHERE = Set.of(DemoTest.REPORT);

  /// The schema of each section that has one.
  private static final Map<String, String> SCHEMAS =
      Map.ofEntries(
          Map.entry("Answer", "ChatCompletion"),
          Map.entry("No answer", "ChatCompletion"),
          Map.entry("Answer of an adapter", "ChatCompletion"),
          Map.entry("Chunk of a stream", "ChatChunk"),
          Map.entry("Names of models", "ModelPage"),
          Map.entry("Name of a model", "Model"),
          Map.entry("Explanation", "Explanation"),
          Map.entry("Receipts", "Receipts"),
          Map.entry("Bundle", "Bundle"),
          Map.entry("Roots", "Roots"),
          Map.entry("Verification", "Verification"),
          Map.entry("Settlement", "Closed"),
          Map.entry("Earnings", "Earnings"),
          Map.entry("Models", "Models"),
          Map.entry("Wanted", "WantedList"),
          Map.entry("Datanet", "Datanet"),
          Map.entry("Datanets", "Datanets"),
          Map.entry("Rows that were handed in", "HandedIn"),
          Map.entry("Withdrawal", "Withdrawn"),
          Map.entry("Readers", "Readers"),
          Map.entry("New key", "MadeKey"),
          Map.entry("Keys", "Keys"),
          Map.entry("Removed key", "RemovedKey"),
          Map.entry("Refund", "Refund"),
          Map.entry("Backup", "Backup"),
          Map.entry("Damage", "Inspection"),
          Map.entry("Readiness", "Readiness"),
          Map.entry("Health", "Health"),
          Map.entry("Reply of the chain", "RpcReply"),
          Map.entry("Problem", "Problem"),
          Map.entry("OpenAI error", "Error"));

  private static final String SHORE = "/api/v1/datanets/shown/";

  private final ServedNode served;
  private final ApiClient api;
  private final Map<String, Json> made = new LinkedHashMap<>();

  JsonDocumentsTest(ServedNode served) {
    this.served = served;
    this.api = new ApiClient(served.uri(), served.key());
  }

  @Test
  void everyExampleIsWhatANodeMakes(@TempDir Path folder) throws IOException {
    answers();
    receipts();
    money();
    datanets(folder);
    keys(folder);
    state(folder);
    files();
    var named = new HashSet<>(made.keySet());
    named.addAll(ELSEWHERE);
    assertThat(JsonPage.sections()).isEqualTo(named);
    JsonPage.holds(made);
    var schemas = new Schemas(api.get("/openapi.json").json());
    SCHEMAS.forEach((section, schema) -> schemas.requireValid(schema, named(section).compact()));
    assertThat(SCHEMAS.values()).as("schemas with a section").containsAll(schemas.answers());
  }

  @Test
  void aMemberMoreOrOfAnotherSortIsAnotherShape() {
    var document = Json.parse("{\"a\": 1, \"b\": [{\"c\": \"x\"}]}");
    assertThat(JsonPage.shape(document))
        .isEqualTo(JsonPage.shape(Json.parse("{\"a\": 2, \"b\": [{\"c\": \"y\"}]}")))
        .isNotEqualTo(JsonPage.shape(Json.parse("{\"a\": 1, \"b\": [{\"c\": \"x\"}], \"d\": 1}")))
        .isNotEqualTo(JsonPage.shape(Json.parse("{\"a\": \"1\", \"b\": [{\"c\": \"x\"}]}")))
        .isNotEqualTo(JsonPage.shape(Json.parse("{\"a\": 1, \"b\": [{}]}")));
  }

  private Json named(String section) {
    return Optional.ofNullable(made.get(section))
        .orElseThrow(() -> new AssertionError("no " + section + " is made here"));
  }

  private void answers() {
    made.put("Answer", asked("auto", "What is a tide pool?"));
    made.put("No answer", asked("auto", "Who won in 1954?"));
    made.put("Answer of an adapter", asked(served.model(), "What is a tide pool?"));
    var chunks = api.post("/v1/chat/completions", question("auto", "What is kelp?", true)).chunks();
    made.put("Chunk of a stream", chunks.getLast());
    made.put("Names of models", api.get("/v1/models").json());
    made.put("Name of a model", api.get("/v1/models/" + served.model()).json());
    made.put("Problem", api.get("/api/v1/receipts/none").json());
    made.put("OpenAI error", api.get("/v1/models/none").json());
  }

  private void receipts() {
    var receipt = named("Answer").get("openledger").get("receipt").text();
    var receipts = "/api/v1/receipts/" + receipt;
    made.put("Explanation", api.get(receipts).json());
    made.put("Receipts", api.get("/api/v1/receipts?limit=2").json());
    made.put("Bundle", api.get(receipts + "/bundle").json());
    made.put("Verification", api.post(receipts + "/verify", Json.object().build()).json());
    var models = served.home().resolve("models").toString();
    var key = served.key();
    made.put("Report of verify", ended("verify", "--models", models, "--key", key, receipt));
  }

  private void money() {
    var open = api.get("/api/v1/earnings").json().get("openEpoch");
    var epoch = Json.object().put("epoch", open).build();
    made.put("Settlement", api.post("/api/v1/epochs", epoch).json());
    made.put("Earnings", api.get("/api/v1/earnings").json());
    made.put("Models", api.get("/api/v1/models").json());
    made.put("Roots", api.get("/api/v1/roots").json());
    var kelp = question("auto", "Who was the first to farm kelp in Norway?", false);
    var listed = new TreeMap<>(kelp.members());
    listed.put("wanted", Json.of(true));
    api.post("/v1/chat/completions", new Json.Obj(listed));
    made.put("Wanted", api.get("/api/v1/wanted").json());
    assertThat(named("Wanted").get("wanted").items()).isNotEmpty();
  }

  private void datanets(Path folder) throws IOException {
    var wanted =
        Json.object()
            .put("id", "shown")
            .put("name", "Shown")
            .put("licences", Json.strings(List.of("CC0-1.0")))
            .put("form", "questions")
            .put("visibility", "gated")
            .build();
    made.put("Datanet", api.post("/api/v1/datanets", wanted).json());
    made.put("Datanets", api.get("/api/v1/datanets").json());
    var row =
        "{\"id\":\"1\",\"contributor\":\"ann\",\"licence\":\"CC0-1.0\",\"question\":\"Where do"
            + " hares sleep?\",\"answer\":\"Hares sleep in a form, a hollow in the grass.\"}";
    made.put(
        "Rows that were handed in", api.post(SHORE + "records", row + "\n{\"id\":\"2\"}").json());
    var rows = Files.writeString(folder.resolve("rows.jsonl"), row + "\n{\"id\":\"2\"}\n");
    made.put(
        "Report of contribute add",
        ended("contribute", "--key", served.key(), "add", "shown", rows.toString()));
    made.put("Withdrawal", api.delete(SHORE + "records/1").json());
    made.put("Readers", api.put(SHORE + "readers/bob").json());
  }

  private void keys(Path folder) throws IOException {
    var wanted =
        Json.object()
            .put("name", "shown")
            .put("roles", Json.strings(List.of("ask")))
            .put("deposit", "5")
            .build();
    made.put("New key", api.post("/api/v1/keys", wanted).json());
    made.put("Keys", api.get("/api/v1/keys").json());
    var refund = Json.object().put("amount", "all").put("reference", "shown").build();
    made.put("Refund", api.post("/api/v1/keys/shown/refunds", refund).json());
    made.put("Removed key", api.delete("/api/v1/keys/shown").json());
    exported(folder);
  }

  private void exported(Path folder) throws IOException {
    var passphrase = Files.writeString(folder.resolve("passphrase"), "a sentence is better");
    made.put(
        "Exported key",
        printed(
            "keys",
            "export",
            "--json",
            "--home",
            served.home().toString(),
            "--passphrase-file",
            passphrase.toString(),
            "--to",
            folder.resolve("keystore.json").toString()));
  }

  private void state(Path folder) throws IOException {
    made.put("Damage", damage());
    made.put("Readiness", api.get("/readyz").json());
    made.put("Health", api.get("/healthz").json());
    var chainId = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}";
    made.put("Reply of the chain", api.post("/rpc", chainId).json());
    made.put("Report of doctor", printed("doctor", "--json", "--home", folder.toString()));
    var backup = api.post("/api/v1/backups", Json.object().put("key", false).build()).json();
    made.put("Backup", backup);
    var file = served.home().resolve("backups").resolve(backup.get("file").text());
    made.put("Manifest of a backup", manifest(file));
    made.put("Report of backup", printed("restore", "--json", "--check", file.toString()));
    made.put("Report of restore", restored(folder, file));
    Files.delete(file);
  }

  private Json restored(Path folder, Path backup) {
    return printed(
        "restore",
        "--json",
        "--home",
        folder.resolve("restored").toString(),
        "--key",
        served.home().resolve("master.key").toString(),
        backup.toString());
  }

  private void files() throws IOException {
    var memory = served.home().resolve("models/memories").resolve(folder(served.quoting()));
    made.put("Memory", Json.parse(Files.readString(memory.resolve("memory.json"))));
    made.put(
        "Index of a memory", Json.parse(Files.readString(memory.resolve("index/manifest.json"))));
    made.put("Manifest line", Json.parse(blob("manifest").lines().findFirst().orElseThrow()));
    made.put("Croissant description", Json.parse(blob("croissant")));
    made.put("Training run", Json.parse(Files.readString(adapter().resolve("run.json"))));
    made.put(
        "Attribution card",
        Json.parse(Files.readString(adapter().resolve("attribution-card.json"))));
    made.put(
        "Adapter configuration",
        Json.parse(Files.readString(adapter().resolve("adapter_config.json"))));
  }

  private Json asked(String model, String question) {
    return api.post("/v1/chat/completions", question(model, question, false)).json();
  }

  private static Json question(String model, String text, boolean stream) {
    var message = Json.object().put("role", "user").put("content", text).build();
    return Json.object()
        .put("model", model)
        .put("messages", List.of(message))
        .put("max_tokens", 48)
        .put("stream", stream)
        .build();
  }

  /// What a command prints that asks the node.
  private Json ended(String command, String... arguments) {
    var all = new ArrayList<>(List.of(command, "--json", "--node"));
    all.add(served.uri().toString());
    all.addAll(List.of(arguments));
    return printed(all.toArray(String[]::new));
  }

  private static Json printed(String... arguments) {
    // The verifier is a program of its own, as the launcher has it.
    var ended =
        arguments[0].equals("verify")
            ? Ended.of(
                org.openledger.verify.Main::run, Arrays.copyOfRange(arguments, 1, arguments.length))
            : Ended.of(OpenLedgerCommand::run, arguments);
    assertThat(ended.out()).as(ended.err()).isNotEmpty();
    return ended.json();
  }

  private Path adapter() {
    return served.home().resolve("models/adapters").resolve(folder(served.model()));
  }

  private static String folder(String model) {
    return model.replace(":", "/").replace("@", "/");
  }

  private Json damage() throws IOException {
    var broken = adapter().resolveSibling("3");
    Files.createDirectory(broken);
    try {
      return api.get("/api/v1/damage").json();
    } finally {
      Files.delete(broken);
    }
  }

  /// The last file of a tar archive, whose head has its length in octal digits.
  private static Json manifest(Path tar) throws IOException {
    var text = Files.readString(tar, StandardCharsets.ISO_8859_1);
    int head = text.lastIndexOf("manifest.json\0");
    int bytes = Integer.parseInt(text.substring(head + 124, head + 135), 8);
    return Json.parse(text.substring(head + 512, head + 512 + bytes));
  }

  /// A published document of the snapshot.
  private String blob(String column) throws IOException {
    var name =
        served.sql("select %s from contribute.snapshot order by datanet desc".formatted(column));
    try (var files = Files.walk(served.home().resolve("blobs"))) {
      var file = files.filter(at -> at.endsWith(name)).findFirst().orElseThrow();
      return Files.readString(file);
    }
  }
}
