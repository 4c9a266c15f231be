package org.openledger.verify;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.OpenLora;
import org.openledger.serve.Question;
import org.openledger.train.ModelFactory;

/// An answer of the shipped base with its receipt, as a node would have signed it.
final class Served {
  static final long CHAIN = 161_201;
  static final KeyPair NODE = KeyPair.derive(new byte[] {7}, "node");
  private static final Path BASES = Path.of("bases");

  final OpenLora engine;
  final Bundle bundle;

  Served(Path models) {
    var factory = new ModelFactory(models, Optional.of(BASES));
    engine = new OpenLora(new ModelShelf(new ModelFolder(factory)));
    bundle = ask("What lives between the tides?");
  }

  private Bundle ask(String text) {
    var question =
        new Question(
            new ModelId("nano"), List.of(ChatMessage.user(text)), SamplingSettings.greedy(6));
    var answer = engine.answer(question, piece -> {});
    var body =
        new UsageReceipt.Body(
            Address.fromWord(Hash.parse("22".repeat(32)).bytes()),
            answer.provenance(),
            new SaidPart(
                new SaidPart.Prompt(question.promptHash(), answer.promptTokens()),
                new SaidPart.Answer(answer.answerHash(), answer.answerTokens()),
                SamplingHash.of(question.sampling().toJson())),
            Open.units(77),
            answer.attribution().commitment(),
            5);
    return new Bundle(
        sign(body),
        question,
        answer.text(),
        answer.finish(),
        answer.attribution(),
        NODE.address(),
        CHAIN);
  }

  private static UsageReceipt sign(UsageReceipt.Body body) {
    return body.sign(UsageReceipt.domain(CHAIN), NODE);
  }

  /// The bundle with another value in one field of its receipt, and the old signature.
  Bundle changed(Evidence.Field field) {
    var members = new LinkedHashMap<>(bundle.receipt().toJson().members());
    members.computeIfPresent(field.label(), (_, value) -> other(field, value));
    return with(UsageReceipt.fromJson(new Json.Obj(members)));
  }

  /// The same, signed again by the node itself.
  Bundle changedAndSigned(Evidence.Field field) {
    return with(sign(changed(field).receipt().body()));
  }

  Bundle with(UsageReceipt receipt) {
    return new Bundle(
        receipt,
        bundle.question(),
        bundle.answer(),
        bundle.finish(),
        bundle.attribution(),
        bundle.signer(),
        bundle.chainId());
  }

  private static Json other(Evidence.Field field, Json value) {
    return switch (field) {
      case SEQUENCE, PROMPT_TOKENS, ANSWER_TOKENS, KERNEL_VERSION -> Json.of(value.asLong() + 1);
      case FEE -> Json.of(value.text() + "0");
      case PAYER -> Json.of(NODE.address().toString());
      case MODEL -> Json.of("another");
      case BASE_DIGEST, ADAPTER_DIGEST, PROMPT, ANSWER, SAMPLING, ATTRIBUTION ->
          Json.of(Hash.parse("33".repeat(32)).toString());
      case SNAPSHOTS ->
          Json.array(
              List.of(
                  Json.object()
                      .put("datanet", "tides")
                      .put("version", 1)
                      .put("root", Hash.ZERO.toString())
                      .build()));
    };
  }
}
