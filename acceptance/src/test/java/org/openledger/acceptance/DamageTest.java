package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.json.Json;

/// One damaged model, record, snapshot or answer is named with its reason and takes nothing else
/// down. What a test damages it mends again, for the node is shared.
@OnServedNode
class DamageTest {
  private static final String OF_TIDEPOOLS = " where datanet = 'tidepools'";

  private static final String DAMAGED = "model_damaged";

  private final ServedNode served;
  private final ApiClient api;

  DamageTest(ServedNode served) {
    this.served = served;
    this.api = new ApiClient(served.uri(), served.key());
  }

  @Test
  void nothingIsDamagedAtFirst() {
    assertThat(damaged()).isEmpty();
    assertThat(doctor()).contains("nothing is damaged");
  }

  @Test
  void aDamagedRecordIsNamedAndQuestionsAreAnsweredStill() {
    // Of this Datanet: other classes add to the node that they share.
    var record = "tidepools/" + served.sql("select min(id) from contribute.record" + OF_TIDEPOOLS);
    var id = record.substring("tidepools/".length());
    served.sql(
        "create table contribute.kept as select * from contribute.record"
            + " where id = '%s'".formatted(id));
    served.sql(
        "update contribute.record set sealed = set_byte(sealed, 49, get_byte(sealed, 49) # 1)"
            + " where id = '%s'".formatted(id));
    try {
      assertNamed("record", record, "unreadable_content");
      assertThat(doctor()).contains("FAIL record", record);
      assertWorks();
    } finally {
      served.sql(
          "update contribute.record r set sealed = k.sealed from contribute.kept k"
              + " where r.id = k.id");
      served.sql("drop table contribute.kept");
    }
    assertThat(damaged()).isEmpty();
  }

  @Test
  void aDamagedSnapshotIsNamedAndQuestionsAreAnsweredStill() {
    var kept = served.sql("select statistics from contribute.snapshot" + OF_TIDEPOOLS);
    served.sql("update contribute.snapshot set statistics = '{'" + OF_TIDEPOOLS);
    try {
      assertNamed("snapshot", "tidepools@1", "unreadable_content");
      assertWorks();
    } finally {
      served.sql("update contribute.snapshot set statistics = '%s'".formatted(kept) + OF_TIDEPOOLS);
    }
    assertThat(damaged()).isEmpty();
  }

  @Test
  void aDamagedAnswerIsNamedAndTheOthersAreExplainedStill() {
    var first = receipt();
    var second = receipt();
    var row = "receipt = '\\x%s'".formatted(first.substring(2));
    var kept = served.sql("select bundle from app.answer where " + row);
    served.sql("update app.answer set bundle = left(bundle, 99) where " + row);
    try {
      assertNamed("answer", first, "unreadable_content");
      var told = api.get("/api/v1/receipts/" + first);
      assertThat(told.status()).isEqualTo(500);
      assertThat(told.json().get("code").text()).isEqualTo("unreadable_content");
      assertThat(api.get("/api/v1/receipts/" + second).status()).isEqualTo(200);
    } finally {
      served.sql(
          "update app.answer set bundle = '%s' where %s".formatted(kept.replace("'", "''"), row));
    }
    assertThat(api.get("/api/v1/receipts/" + first).status()).isEqualTo(200);
    assertThat(damaged()).isEmpty();
  }

  @Test
  void anAnswerThatWasRewrittenIsNeitherShownNorReplayed() {
    var receipt = receipt();
    var row = "receipt = '\\x%s'".formatted(receipt.substring(2));
    var kept = served.sql("select bundle from app.answer where " + row);
    var forged = Json.parse(kept).members().entrySet();
    var members = new LinkedHashMap<String, Json>();
    forged.forEach(member -> members.put(member.getKey(), member.getValue()));
    members.put("answer", Json.of("FORGED"));
    served.sql(
        "update app.answer set bundle = '%s' where %s"
            .formatted(new Json.Obj(members).compact().replace("'", "''"), row));
    try {
      assertNamed("answer", receipt, "unreadable_content");
      for (var path : List.of("", "/bundle")) {
        assertThat(api.get("/api/v1/receipts/" + receipt + path).status()).isEqualTo(500);
      }
    } finally {
      served.sql(
          "update app.answer set bundle = '%s' where %s".formatted(kept.replace("'", "''"), row));
    }
    assertThat(damaged()).isEmpty();
  }

  @Test
  void aDamagedAdapterIsNamedAndTheOthersAnswerStill() throws IOException {
    var sound = folder(served.model());
    var broken = sound.resolveSibling("2");
    copy(sound, broken);
    Files.writeString(broken.resolve("adapter_config.json"), "{\"r\": ");
    var damagedName = served.model().replace("@1", "@2");
    try {
      assertNamed("model", damagedName, "model_damaged");
      var reason = damaged().getFirst().get("reason").text();
      assertThat(reason).doesNotContain(served.home().toString());
      assertWorks();
      assertThat(api.get("/v1/models").json().compact()).contains(served.model());
    } finally {
      PrivateFiles.deleteTree(broken);
    }
    assertThat(damaged()).isEmpty();
  }

  /// What answers is damaged while it does: an inspection reads what lies there now.
  @Test
  void theServedAdapterIsNamedWhenItIsDamaged() throws IOException {
    receipt();
    var folder = folder(served.model());
    for (var file : List.of("adapter_config.json", "run.json", "attribution.rows")) {
      var kept = Files.readAllBytes(folder.resolve(file));
      Files.write(folder.resolve(file), Arrays.copyOf(kept, kept.length / 2));
      try {
        assertThat(damaged())
            .as(file)
            .singleElement()
            .satisfies(thing -> assertThat(thing.get("name").text()).isEqualTo(served.model()));
        assertThat(doctor()).contains("FAIL model", served.model());
        var listed = api.get("/api/v1/models").json();
        assertThat(listed.get("models").items())
            .extracting(model -> model.get("id").text())
            .containsExactly(served.quoting());
        assertThat(listed.get("damaged").items()).hasSize(1);
      } finally {
        Files.write(folder.resolve(file), kept);
      }
      assertThat(damaged()).isEmpty();
      assertWorks();
    }
  }

  /// A file of a model that can be read still, and says something else.
  private record Edit(String model, Path file, String word, String instead, String code) {}

  /// What is asked is what was sold, or is damaged; and that this program does not support what
  /// lies there is no mistake of whoever asks.
  @Test
  void anEditedModelIsNamedAndAnswersNothing() throws IOException {
    var adapter = folder(served.model());
    var config = adapter.resolve("adapter_config.json");
    var memory = memory(served.quoting());
    for (var edit :
        List.of(
            new Edit(served.model(), config, "\"lora_alpha\": \\d+", "\"lora_alpha\": 99", DAMAGED),
            new Edit(
                served.model(),
                adapter.resolve("run.json"),
                "\"seed\": \"\\d+",
                "\"seed\": \"99",
                DAMAGED),
            new Edit(
                served.quoting(),
                memory.resolve("memory.json"),
                "\"thresholdPpm\": \\d+",
                "\"thresholdPpm\": 99",
                DAMAGED),
            new Edit(served.model(), config, "\"r\": \\d+", "\"r\": 99", "adapter_mismatch"),
            new Edit(
                served.model(),
                config,
                "\"use_dora\": false",
                "\"use_dora\": true",
                "unsupported_config"),
            new Edit(
                served.quoting(),
                memory.resolve("index/manifest.json"),
                "\"format\":\"[^\"]+",
                "\"format\":\"another",
                "unsupported_config"))) {
      receipt();
      var kept = Files.readString(edit.file());
      var edited = kept.replaceFirst(edit.word(), edit.instead());
      assertThat(edited).as(edit.toString()).isNotEqualTo(kept);
      Files.writeString(edit.file(), edited);
      try {
        assertNamed("model", edit.model(), edit.code());
        assertAnswersNothing(edit.model());
        if (edit.model().equals(served.quoting())) {
          assertWorks();
        }
      } finally {
        Files.writeString(edit.file(), kept);
      }
      assertThat(damaged()).as(edit.toString()).isEmpty();
      assertWorks();
    }
  }

  private void assertAnswersNothing(String model) {
    var listed = api.get("/api/v1/models").json();
    assertThat(listed.get("models").items())
        .extracting(each -> each.get("id").text())
        .doesNotContain(model);
    assertThat(listed.get("damaged").items())
        .extracting(thing -> thing.get("name").text())
        .containsExactly(model);
    for (var streamed : List.of(false, true)) {
      var told = api.post("/v1/chat/completions", question(model).put("stream", streamed).build());
      assertThat(told.status()).as(told.response().body()).isEqualTo(500);
      assertThat(told.error().get("code").text()).isEqualTo(DAMAGED);
      assertThat(told.error().get("message").text()).startsWith("something failed");
    }
  }

  @Test
  void aDamagedIndexIsNamedAndEverythingAnswersStill() throws IOException {
    var sound = memory(served.quoting());
    var broken = sound.resolveSibling("2");
    copy(sound, broken);
    var damagedName = served.quoting().replace("@1", "@2");
    var description = broken.resolve("memory.json");
    Files.writeString(
        description, Files.readString(description).replace(served.quoting(), damagedName));
    try {
      assertThat(damaged()).as("a whole copy").isEmpty();
      var part = broken.resolve("index/part-00");
      byte[] bytes = Files.readAllBytes(part);
      bytes[bytes.length - 1] ^= 1;
      Files.write(part, bytes);
      assertNamed("model", damagedName, "damaged_file");
      assertThat(doctor()).contains(damagedName);
      assertWorks();
      assertThat(api.get("/api/v1/models").json().get("damaged").items())
          .extracting(thing -> thing.get("name").text())
          .contains(damagedName);
    } finally {
      PrivateFiles.deleteTree(broken);
    }
    assertThat(damaged()).isEmpty();
  }

  private Path folder(String model) {
    var name = model.replace(":", "/").replace("@", "/");
    return served.home().resolve("models/adapters").resolve(name);
  }

  private Path memory(String model) {
    var name = model.replace(":", "/").replace("@", "/");
    return served.home().resolve("models/memories").resolve(name);
  }

  private void assertNamed(String part, String name, String code) {
    assertThat(damaged())
        .filteredOn(thing -> thing.get("name").text().equals(name))
        .singleElement()
        .satisfies(thing -> {
          assertThat(thing.get("part").text()).isEqualTo(part);
          assertThat(thing.get("code").text()).isEqualTo(code);
          assertThat(thing.get("reason").text()).isNotBlank();
        });
  }

  /// The node lists, answers, explains and pays.
  private void assertWorks() {
    assertThat(api.get("/api/v1/models").json().get("models").items())
        .extracting(model -> model.get("id").text())
        .contains(served.model());
    var receipt = receipt();
    assertThat(api.get("/api/v1/receipts/" + receipt).status()).isEqualTo(200);
    assertThat(api.get("/api/v1/earnings").status()).isEqualTo(200);
  }

  private List<Json> damaged() {
    return api.get("/api/v1/damage").json().get("damaged").items();
  }

  private String receipt() {
    var reply = api.post("/v1/chat/completions", question(served.model()).build());
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    return reply.json().get("openledger").get("receipt").text();
  }

  private static Json.ObjectBuilder question(String model) {
    var message = Json.object().put("role", "user").put("content", "What is kelp?").build();
    return Json.object().put("model", model).put("messages", List.of(message)).put("max_tokens", 4);
  }

  private String doctor() {
    return DoctorRun.of(served.home(), served.uri());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }
}
