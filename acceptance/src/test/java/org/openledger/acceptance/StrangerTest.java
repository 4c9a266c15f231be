package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.Ended;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.verify.Main;

/// A stranger with a bundle, the models' folder and the address of a chain proves or refutes a
/// receipt, on a real node, a real chain and the real contracts.
@OnServedNode
class StrangerTest {
  private final ServedNode served;
  private final ApiClient api;
  @TempDir Path folder;
  private Json bundle;

  StrangerTest(ServedNode served) {
    this.served = served;
    this.api = new ApiClient(served.uri(), served.key());
  }

  /// What a command ended with and what it said.
  @BeforeEach
  void ask() {
    bundle = fetched(receipt(served.model(), "What is a tide pool?"));
  }

  private String receipt(String model, String text) {
    var message = Json.object().put("role", "user").put("content", text).build();
    var question =
        Json.object()
            .put("model", model)
            .put("messages", List.of(message))
            .put("max_tokens", 16)
            .build();
    var paid = api.post("/v1/chat/completions", question).json().get("openledger");
    return paid.get("receipt").text();
  }

  private Json fetched(String receipt) {
    return api.get("/api/v1/receipts/" + receipt + "/bundle").json();
  }

  private Ended verify(Json bundle, Path models, String... trust) {
    try {
      var file = Files.writeString(folder.resolve("bundle.json"), bundle.compact());
      var arguments =
          new ArrayList<>(
              List.of(
                  "--json",
                  "--bundle",
                  file.toString(),
                  "--models",
                  models.toString(),
                  "--home",
                  folder.resolve("none").toString()));
      arguments.addAll(List.of(trust));
      return Ended.of(Main::run, arguments.toArray(String[]::new));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// The first check that failed.
  private static String failure(Ended ended) {
    return ended.json().get("receipts").items().getFirst().get("firstFailure").text();
  }

  private Ended verify(Json bundle) {
    return verify(bundle, models(), "--rpc", served.uri().resolve("/rpc").toString());
  }

  private Path models() {
    return served.home().resolve("models");
  }

  @Test
  void theChainProvesAReceiptBeforeAndAfterItsEpochIsClosed() {
    assertThat(verify(bundle).code()).isZero();
    var open = api.get("/api/v1/earnings").json().get("openEpoch");
    api.post("/api/v1/epochs", Json.object().put("epoch", open).build());
    var again = fetched(bundle.get("receipt").get("id").text());
    assertThat(again.get("dues").find("inclusion")).isPresent();
    assertThat(verify(again).code()).isZero();
    // Without its place in the epoch's table, it may never have been settled.
    assertThat(failure(verify(bundle))).isEqualTo("inclusion");
  }

  @Test
  void pinnedRootsProveAnAnswerThatQuotes() throws IOException {
    var quoted = fetched(receipt("auto", "What is a tide pool?"));
    assertThat(quoted.find("retrieval")).isPresent();
    var chained = verify(quoted);
    assertThat(chained.code()).as(chained.out()).isZero();
    var pins = folder.resolve("pins.json");
    Files.writeString(pins, api.get("/api/v1/roots").json().compact());
    var pinned = verify(quoted, models(), "--pins", pins.toString());
    assertThat(pinned.code()).as(pinned.out()).isZero();
  }

  @Test
  void pinnedRootsProveItWithoutAChain() throws IOException {
    var pins = folder.resolve("pins.json");
    Files.writeString(pins, api.get("/api/v1/roots").json().compact());
    assertThat(verify(bundle, models(), "--pins", pins.toString()).code()).isZero();
    var home = served.home().resolve("roots.json").toString();
    assertThat(verify(bundle, models(), "--pins", home).code()).isZero();
  }

  @Test
  void withoutARootOfTrustNothingIsProven() {
    var ended = verify(bundle, models());
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.out()).contains("re-executed, origin not checked");
  }

  @Test
  void whatAStrangerSignsIsRefused() {
    var stranger = KeyPair.derive(new byte[] {66}, "stranger");
    for (var change :
        Map.of(
                "payer", Json.of("0x00000000000000000000000000000000DeaDBeef"),
                "fee", Json.of("999999999000000000000000000"),
                "sequence", Json.of(123_456_789),
                "snapshots", Json.array(List.of()))
            .entrySet()) {
      var receipt = new LinkedHashMap<>(bundle.get("receipt").members());
      receipt.put(change.getKey(), change.getValue());
      var body = UsageReceipt.fromJson(new Json.Obj(receipt)).body();
      var domain = ReceiptDomain.fromJson(bundle.get("seal").get("domain"));
      var seal =
          Json.object()
              .put("domain", domain.toJson())
              .put("signer", stranger.address().toString())
              .build();
      var forged = new LinkedHashMap<>(bundle.members());
      forged.put("receipt", body.sign(domain, stranger).toJson());
      forged.put("seal", seal);
      var ended = verify(new Json.Obj(forged));
      assertThat(ended.code()).as(change.getKey()).isEqualTo(1);
      assertThat(failure(ended)).as(change.getKey()).isEqualTo("signer");
    }
  }

  @Test
  void anotherAddressOnTheChainIsNoJudge() {
    var nobody = "0x00000000000000000000000000000000000000aa";
    var rpc = served.uri().resolve("/rpc").toString();
    var ended = verify(bundle, models(), "--rpc", rpc, "--judge", nobody);
    assertThat(ended.code()).isEqualTo(3);
  }

  @Test
  void anAlteredAttributionIsNamedThoughItsRecordWasRewrittenToo() throws IOException {
    var copy = folder.resolve("models");
    try (var files = Files.walk(models())) {
      for (var file : files.toList()) {
        var to = copy.resolve(models().relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    var id = served.model();
    var adapter =
        copy.resolve("adapters")
            .resolve(id.substring(0, id.indexOf(':')))
            .resolve(id.substring(id.indexOf(':') + 1, id.indexOf('@')))
            .resolve(id.substring(id.indexOf('@') + 1));
    assertThat(verify(bundle, copy, rpc()).code()).isZero();
    var run = adapter.resolve("run.json");
    var text = Files.readString(run);
    Files.writeString(run, text.replaceFirst("\"seed\": *\"[0-9-]+\"", "\"seed\": \"12345\""));
    assertThat(Files.readString(run)).isNotEqualTo(text);
    assertThat(failure(verify(bundle, copy, rpc()))).isEqualTo("runRoot");
    Files.writeString(run, text);
    var config = adapter.resolve("adapter_config.json");
    Files.writeString(
        config,
        Files.readString(config).replaceFirst("\"lora_alpha\": *[0-9.]+", "\"lora_alpha\": 1"));
    assertThat(failure(verify(bundle, copy, rpc()))).isEqualTo("modelDigest");
  }

  private String[] rpc() {
    return new String[] {"--rpc", served.uri().resolve("/rpc").toString()};
  }

  @Test
  void aPayersReceiptsAreListedNewestFirst() {
    var listed = api.get("/api/v1/receipts?limit=2").json().get("receipts").items();
    assertThat(listed.getFirst()).isEqualTo(bundle.get("receipt"));
    var before = listed.getFirst().get("sequence").asLong();
    var earlier = api.get("/api/v1/receipts?limit=1&before=" + before).json().get("receipts");
    assertThat(earlier.items()).allMatch(receipt -> receipt.get("sequence").asLong() < before);
    assertThat(api.get("/api/v1/receipts?limit=0").status()).isEqualTo(400);
    assertThat(api.get("/api/v1/receipts?limit=-99999999999").status()).isEqualTo(400);
    assertThat(api.get("/api/v1/receipts?before=x").status()).isEqualTo(400);
  }
}
