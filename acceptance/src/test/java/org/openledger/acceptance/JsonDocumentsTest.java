package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;

/// Holds the page of JSON documents to what a node makes: every document of the page is made here,
/// every one made here is on the page, and its example has the members and sorts of values of the
/// one made now. With `-Dopenledger.accept=true` the examples are written anew.
@OnServedNode
class JsonDocumentsTest {
  private static final Path PAGE = Path.of("docs", "json.md");
  private static final Pattern SECTION =
      Pattern.compile("^## (.+?)\\n(.*?)```json\\n(.*?)```\\n", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern DIGEST = Pattern.compile("0x[0-9a-f]{40,}");
  private static final int CHARS_MAX = 100;
  private static final int CHARS_SHOWN = 80;

  private final ServedNode served;
  private final ApiClient api;

  JsonDocumentsTest(ServedNode served) {
    this.served = served;
    this.api = new ApiClient(served.uri(), served.key());
  }

  @Test
  void everyExampleIsWhatANodeMakes() throws IOException {
    var made = made();
    var page = Files.readString(PAGE);
    if (Boolean.getBoolean("openledger.accept")) {
      Files.writeString(PAGE, SECTION.matcher(page).replaceAll(at -> renewed(at, made)));
      return;
    }
    var shown = new LinkedHashMap<String, Json>();
    var sections = SECTION.matcher(page);
    while (sections.find()) {
      shown.put(sections.group(1), Json.parse(sections.group(3)));
    }
    assertThat(shown.keySet()).isEqualTo(made.keySet());
    shown.forEach((name, document) ->
        assertThat(shape(document)).as(name).isEqualTo(shape(shortened(named(made, name)))));
  }

  @Test
  void aMemberMoreOrOfAnotherSortIsAnotherShape() {
    var document = Json.parse("{\"a\": 1, \"b\": [{\"c\": \"x\"}]}");
    assertThat(shape(document))
        .isEqualTo(shape(Json.parse("{\"a\": 2, \"b\": [{\"c\": \"y\"}]}")))
        .isNotEqualTo(shape(Json.parse("{\"a\": 1, \"b\": [{\"c\": \"x\"}], \"d\": 1}")))
        .isNotEqualTo(shape(Json.parse("{\"a\": \"1\", \"b\": [{\"c\": \"x\"}]}")))
        .isNotEqualTo(shape(Json.parse("{\"a\": 1, \"b\": [{}]}")));
  }

  private static String renewed(MatchResult at, Map<String, Json> made) {
    var document = named(made, at.group(1));
    var text =
        "## %s\n%s```json\n%s\n```\n"
            .formatted(at.group(1), at.group(2), shortened(document).pretty().strip());
    return text.replace("\\", "\\\\").replace("$", "\\$");
  }

  private static Json named(Map<String, Json> made, String name) {
    return Optional.ofNullable(made.get(name))
        .orElseThrow(() -> new AssertionError("no " + name + " is made here"));
  }

  private Map<String, Json> made() throws IOException {
    var made = new LinkedHashMap<String, Json>();
    made.put("Answer", asked("auto", "What is a tide pool?"));
    made.put("No answer", asked("auto", "Who won in 1954?"));
    made.put("Answer of an adapter", asked(served.model(), "What is a tide pool?"));
    var receipt = named(made, "Answer").get("openledger").get("receipt").text();
    var receipts = "/api/v1/receipts/" + receipt;
    made.put("Explanation", api.get(receipts).json());
    made.put("Bundle", api.get(receipts + "/bundle").json());
    var nothing = Json.object().build();
    made.put("Verification", api.post(receipts + "/verify", nothing).json());
    var open = api.get("/api/v1/earnings").json().get("openEpoch");
    var epoch = Json.object().put("epoch", open).build();
    made.put("Settlement", api.post("/api/v1/epochs", epoch).json());
    made.put("Earnings", api.get("/api/v1/earnings").json());
    made.put("Models", api.get("/api/v1/models").json());
    made.put("Damage", damage());
    made.put("Manifest line", Json.parse(blob("manifest").lines().findFirst().orElseThrow()));
    made.put("Croissant description", Json.parse(blob("croissant")));
    made.put("Training run", Json.parse(Files.readString(adapter().resolve("run.json"))));
    made.put(
        "Adapter configuration",
        Json.parse(Files.readString(adapter().resolve("adapter_config.json"))));
    made.put("Problem", api.get("/api/v1/receipts/none").json());
    made.put("OpenAI error", api.get("/v1/models/none").json());
    return made;
  }

  private Json asked(String model, String question) {
    var message = Json.object().put("role", "user").put("content", question).build();
    var request =
        Json.object()
            .put("model", model)
            .put("messages", List.of(message))
            .put("max_tokens", 48)
            .build();
    return api.post("/v1/chat/completions", request).json();
  }

  private Path adapter() {
    var name = served.model().replace(":", "/").replace("@", "/");
    return served.home().resolve("models/adapters").resolve(name);
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

  /// A published document of the snapshot.
  private String blob(String column) throws IOException {
    var name = served.sql("select %s from contribute.snapshot".formatted(column));
    try (var files = Files.walk(served.home().resolve("blobs"))) {
      var file = files.filter(at -> at.endsWith(name)).findFirst().orElseThrow();
      return Files.readString(file);
    }
  }

  /// The same with one item of every list, one member of everything that is keyed by digests, and
  /// the beginnings of long texts.
  private static Json shortened(Json json) {
    return switch (json) {
      case Json.Arr(var items) ->
          Json.array(items.stream().limit(1).map(JsonDocumentsTest::shortened).toList());
      case Json.Obj(var members) -> {
        var kept = new LinkedHashMap<String, Json>();
        boolean keyed = false;
        for (var member : members.entrySet()) {
          boolean digest = DIGEST.matcher(member.getKey()).matches();
          if (!digest || !keyed) {
            kept.put(member.getKey(), shortened(member.getValue()));
          }
          keyed |= digest;
        }
        yield new Json.Obj(kept);
      }
      case Json.Str(var text) ->
          text.length() <= CHARS_MAX ? json : Json.of(text.substring(0, CHARS_SHOWN) + "…");
      case Json.Null() -> json;
      case Json.Bool _ -> json;
      case Json.Num _ -> json;
    };
  }

  /// The members and the sorts of their values.
  private static String shape(Json json) {
    return switch (json) {
      case Json.Arr(var items) -> items.isEmpty() ? "[]" : "[" + shape(items.getFirst()) + "]";
      case Json.Obj(var members) -> {
        var parts = new TreeSet<String>();
        members.forEach((name, value) ->
            parts.add((DIGEST.matcher(name).matches() ? "DIGEST" : name) + ": " + shape(value)));
        yield "{" + String.join(", ", parts) + "}";
      }
      case Json.Null() -> "null";
      case Json.Bool _ -> "boolean";
      case Json.Num _ -> "number";
      case Json.Str _ -> "string";
    };
  }
}
