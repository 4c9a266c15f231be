package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openledger.acceptance.PromptCases.Said;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.text.WellFormed;
import org.openledger.node.NodeConfig;
import org.openledger.verify.Bundle;
import org.openledger.verify.Pins;
import org.openledger.verify.Verifier;
import org.openledger.verify.VerifyReport;

/// For all strings that a node accepts, over HTTP: the receipt of what is asked verifies, with the
/// stranger's verifier; equal hashes are of equal prompts, equal prompts have equal hashes however
/// they are written; and what is refused is refused with 400 before anything is made.
@ExtendWith(ServedNode.Resolver.class)
class PromptFuzzTest {
  private static final long SEED = Long.getLong("openledger.seed", 1);
  private static final int CASES = Integer.getInteger("openledger.prompts", 250);
  private static final String CHAT = "/v1/chat/completions";

  private final ServedNode served;
  private final ApiClient api;
  private final Verifier verifier;
  private final PromptCases cases = new PromptCases(SEED);
  private final Map<String, List<Said>> prompts = new HashMap<>();
  private final Map<String, String> samplings = new HashMap<>();
  private final List<List<Said>> accepted = new ArrayList<>();
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
  ///
  /// @param stop texts that end the answer
  private record Case(List<Said> conversation, List<String> stop, long seed, String body) {
    List<Said> meant() {
      return conversation.stream().map(Said::meant).toList();
    }

    /// Whether there is text for every character, and something to answer.
    boolean isText() {
      return conversation.stream().allMatch(said -> WellFormed.isWellFormed(said.content()))
          && stop.stream().allMatch(WellFormed::isWellFormed);
    }

    @Override
    public String toString() {
      return "seed " + SEED + ": " + body.substring(0, Math.min(body.length(), 600));
    }
  }

  private Case drawn(List<Said> conversation) {
    var stop =
        IntStream.range(0, cases.chance(30) ? 1 + cases.upTo(2) : 0)
            .mapToObj(_ -> cases.text())
            .toList();
    long seed = cases.chance(30) ? cases.any() : cases.upTo(3);
    var body = new StringBuilder("{\"model\":");
    body.append(cases.json(cases.chance(80) ? "nano" : served.model()));
    body.append(",\"max_tokens\":").append(1 + cases.upTo(3));
    body.append(",\"messages\":").append(cases.json(conversation));
    if (!stop.isEmpty()) {
      body.append(",\"stop\":").append(stop.stream().map(cases::json).toList());
    }
    if (seed != 0) {
      body.append(",\"seed\":").append(seed);
    }
    if (cases.chance(40)) {
      body.append(",\"temperature\":").append(number("0.7", "7e-1", "1", "1.0", "-0.0", "1e-3"));
      body.append(",\"top_p\":").append(number("1", "0.9", "0.1", "5E-1", "0", "1.5"));
      body.append(",\"top_k\":").append(number("0", "1", "40", "-1"));
    }
    return new Case(conversation, stop, seed, body.append('}').toString());
  }

  private String number(String... of) {
    return of[cases.upTo(of.length)];
  }

  @Test
  void whatIsAcceptedVerifiesAndNoTwoPromptsHaveOneHash() {
    var payer = served.node().keys().localPayer();
    served.node().settling().deposit(payer, Open.parse("50"), "fuzzed prompts");
    for (int i = 0; i < CASES; i++) {
      var conversation = cases.conversation();
      if (!accepted.isEmpty() && cases.chance(50)) {
        var known = accepted.get(cases.upTo(accepted.size()));
        conversation = cases.chance(25) ? known : cases.twin(known);
      }
      ask(drawn(conversation));
    }
    assertThat(accepted).as("accepted").hasSizeGreaterThan(CASES / 4);
    assertThat(refused).as("refused").isGreaterThan(CASES / 20);
  }

  private void ask(Case asked) {
    var payer = served.node().keys().localPayer();
    var before = served.node().settling().balance(payer);
    var reply = api.post(CHAT, asked.body());
    if (reply.status() == 200) {
      assertThat(asked.isText()).as("accepted: %s", asked).isTrue();
      verify(asked, reply.json());
    } else {
      assertThat(reply.status()).as("%s of %s", reply.response().body(), asked).isEqualTo(400);
      assertThat(served.node().settling().balance(payer)).as("%s", asked).isEqualTo(before);
      refused++;
    }
  }

  private void verify(Case asked, Json answer) {
    var receipt = answer.get("openledger").get("receipt").text();
    var bundle = api.get("/api/v1/receipts/" + receipt + "/bundle").json();
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
    var other = prompts.putIfAbsent(hash, messages);
    assertThat(other == null || other.equals(messages)).as("one hash: %s", asked).isTrue();
    var hashes =
        prompts.entrySet().stream().filter(known -> known.getValue().equals(messages)).count();
    assertThat(hashes).as("hashes of one prompt: %s", asked).isEqualTo(1);
    accepted.add(asked.conversation());
  }

  private void sampling(Case asked, Json bundle) {
    var sampling = bundle.get("question").get("sampling");
    assertThat(sampling.get("stop").items().stream().map(Json::text).toList())
        .as("%s", asked)
        .isEqualTo(asked.stop());
    assertThat(sampling.get("seed").text()).as("%s", asked).isEqualTo("" + asked.seed());
    var hash = bundle.get("receipt").get("sampling").text();
    var other = samplings.putIfAbsent(hash, sampling.canonical());
    assertThat(other == null || other.equals(sampling.canonical())).as("%s", asked).isTrue();
  }
}
