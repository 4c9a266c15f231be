package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openledger.acceptance.PromptCases.Said;
import org.openledger.acceptance.SamplingCases.Settings;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.text.WellFormed;
import org.openledger.node.NodeConfig;
import org.openledger.verify.Bundle;
import org.openledger.verify.Pins;
import org.openledger.verify.Verifier;
import org.openledger.verify.VerifyReport;

/// For all strings that a node accepts, over HTTP: the receipt of what is asked verifies, with the
/// stranger's verifier; equal hashes are of equal prompts and settings, and equal ones have equal
/// hashes however they are written; and what is refused is refused with 400 before anything is
/// made.
@OnServedNode
class PromptFuzzTest {
  private static final long SEED = Long.getLong("openledger.seed", 1);
  private static final int CASES = Integer.getInteger("openledger.prompts", 80);
  private static final String CHAT = "/v1/chat/completions";

  private final ServedNode served;
  private final ApiClient api;
  private final Verifier verifier;
  private final PromptCases cases = new PromptCases(SEED);
  private final SamplingCases sampled = new SamplingCases(cases);
  private final Map<String, List<Said>> prompts = new HashMap<>();
  private final Map<String, String> samplings = new HashMap<>();
  private final List<Case> accepted = new ArrayList<>();
  private int refused;

  PromptFuzzTest(ServedNode served) {
    this.served = served;
    this.api = new ApiClient(served.uri(), served.key());
    this.verifier =
        new Verifier(
            served.home().resolve("models"),
            Optional.of(NodeConfig.programRoot().resolve("bases")),
            Pins.fromJson(api.get("/api/v1/roots").json()));
  }

  /// What is asked and how it is to be answered.
  private record Case(List<Said> conversation, Settings settings, String body) {
    List<Said> meant() {
      return conversation.stream().map(Said::meant).toList();
    }

    /// Whether there is text for every character, and a number where one belongs.
    boolean isGood() {
      return conversation.stream().allMatch(said -> WellFormed.isWellFormed(said.content()))
          && settings.stop().stream().allMatch(WellFormed::isWellFormed)
          && settings.areGood();
    }

    @Override
    public String toString() {
      return "seed " + SEED + ": " + body.substring(0, Math.min(body.length(), 600));
    }
  }

  private Case written(List<Said> conversation, Settings settings) {
    var model = cases.json(cases.chance(80) ? "nano" : served.model());
    var messages = cases.json(conversation);
    var body =
        "{\"model\":%s,\"messages\":%s%s}".formatted(model, messages, sampled.json(settings));
    return new Case(conversation, settings, body);
  }

  /// Something new, or what was accepted with another prompt or another setting.
  private Case drawn() {
    int kind = accepted.isEmpty() ? 0 : cases.upTo(4);
    if (kind < 2) {
      return written(cases.conversation(), sampled.drawn());
    }
    var known = cases.one(accepted);
    return kind == 2
        ? written(cases.twin(known.conversation()), sampled.drawn())
        : written(known.conversation(), sampled.twin(known.settings()));
  }

  @Test
  void whatIsAcceptedVerifiesAndNoTwoQuestionsHaveOneHash() {
    var payer = served.node().keys().localPayer();
    served.node().settling().deposit(payer, Open.parse("50"), "fuzzed prompts");
    for (int i = 0; i < CASES; i++) {
      ask(drawn());
    }
    assertThat(accepted).as("accepted").hasSizeGreaterThan(CASES / 4);
    assertThat(refused).as("refused").isGreaterThan(CASES / 20);
  }

  private void ask(Case asked) {
    var payer = served.node().keys().localPayer();
    var before = served.node().settling().balance(payer);
    var reply = api.post(CHAT, asked.body());
    if (reply.status() == 200) {
      assertThat(asked.isGood()).as("accepted: %s", asked).isTrue();
      if (reply.json().get("openledger").get("answered").bool()) {
        verify(asked, reply.json());
      } else { // by the records that the adapter was tuned on
        assertThat(served.node().settling().balance(payer)).as("%s", asked).isEqualTo(before);
      }
    } else {
      assertThat(reply.status()).as("%s of %s", reply.response().body(), asked).isEqualTo(400);
      assertThat(served.node().settling().balance(payer)).as("%s", asked).isEqualTo(before);
      refused++;
    }
  }

  private void verify(Case asked, Json answer) {
    var receipt = answer.get("openledger").get("receipt").text();
    var given = api.get("/api/v1/receipts/" + receipt + "/bundle");
    assertThat(given.status()).as("%s of %s", given.response().body(), asked).isEqualTo(200);
    var bundle = given.json();
    var found = verifier.judge(Bundle.fromJson(bundle));
    assertThat(found.verdict())
        .as("%s of %s", found, asked)
        .isEqualTo(VerifyReport.Verdict.VERIFIED);
    var question = bundle.get("question");
    var messages =
        question.get("messages").items().stream()
            .map(said -> new Said(said.get("role").text(), said.get("content").text()))
            .toList();
    assertThat(messages).as("%s", asked).isEqualTo(asked.meant());
    var text = answer.get("choices").items().getFirst().get("message").get("content").text();
    assertThat(bundle.get("answer").text()).as("%s", asked).isEqualTo(text);
    sampling(asked, bundle);
    var hash = bundle.get("receipt").get("prompt").text();
    // Speakers take turns, so that no two accepted prompts differ in their roles alone: that roles
    // are hashed shows in the hash itself.
    assertThat(hash).as("%s", asked).isEqualTo(sha256(question.get("messages")));
    var other = prompts.putIfAbsent(hash, messages);
    assertThat(other == null || other.equals(messages)).as("one hash: %s", asked).isTrue();
    var hashes =
        prompts.entrySet().stream().filter(known -> known.getValue().equals(messages)).count();
    assertThat(hashes).as("hashes of one prompt: %s", asked).isEqualTo(1);
    accepted.add(asked);
  }

  private void sampling(Case asked, Json bundle) {
    var sampling = bundle.get("question").get("sampling");
    assertThat(sampling.get("stop").items().stream().map(Json::text).toList())
        .as("%s", asked)
        .isEqualTo(asked.settings().stop());
    asked
        .settings()
        .meant()
        .forEach((name, number) ->
            assertThat(number(sampling.get(name))).as("%s of %s", name, asked).isEqualTo(number));
    var hash = bundle.get("receipt").get("sampling").text();
    assertThat(hash).as("%s", asked).isEqualTo(sha256(sampling));
    assertThat(samplings.merge(hash, sampling.canonical(), (known, _) -> known))
        .as("one hash: %s", asked)
        .isEqualTo(sampling.canonical());
    assertThat(samplings.values().stream().filter(sampling.canonical()::equals).count())
        .as("hashes of one sampling: %s", asked)
        .isEqualTo(1);
  }

  /// What a receipt has of prompts and settings: SHA-256 of their canonical JSON.
  private static String sha256(Json json) {
    return Sha256.digest(json.canonical()).toString();
  }

  /// The seed is written as a text.
  private static String number(Json json) {
    return SamplingCases.meant(json instanceof Json.Str(var text) ? text : json.compact());
  }
}
