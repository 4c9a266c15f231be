package org.openledger.verify;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.Hop;
import org.openledger.core.receipt.PlacePart;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.SampleReceipt;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.memory.MemoryFactory;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;
import org.openledger.serve.Answer;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.OpenLora;
import org.openledger.serve.Question;
import org.openledger.tally.split.Credits;
import org.openledger.tally.split.FeeTerms;
import org.openledger.tally.split.Line;
import org.openledger.tally.split.ModelTerms;
import org.openledger.tally.split.OperatorTerms;
import org.openledger.tally.split.Split;
import org.openledger.tally.split.SplitParameters;
import org.openledger.train.ModelFactory;

/// An answer of the shipped base with its receipt, as a node would have signed it.
final class Served {
  static final KeyPair NODE = KeyPair.derive(new byte[] {7}, "node");
  static final ReceiptDomain DOMAIN =
      new ReceiptDomain(161_201, NODE.address(), Hash.parse("66".repeat(32)));
  private static final Address SOMEBODY = Address.fromWord(Hash.parse("22".repeat(32)).bytes());
  private static final ModelTerms.Commerce COMMERCE =
      new ModelTerms.Commerce(
          PriceIn.units(BigInteger.valueOf(2_000)),
          PriceOut.units(BigInteger.valueOf(10_000)),
          SOMEBODY,
          Optional.empty());
  static final FeeTerms TERMS =
      new FeeTerms(
          COMMERCE, new OperatorTerms(SplitParameters.DEFAULT, SOMEBODY, Optional.empty()));
  private static final Path BASES = Path.of("bases");

  final OpenLora engine;
  final Bundle bundle;

  /// What is registered of the installation that the bundle is from, whose first epoch is open.
  final Pins pins;

  Served(Path models) {
    var factory = new ModelFactory(models, Optional.of(BASES));
    engine = new OpenLora(new ModelShelf(new ModelFolder(factory, new MemoryFactory(models))));
    bundle = ask("What lives between the tides?");
    var model = new ModelTerms(bundle.receipt().body().model(), 0, COMMERCE);
    pins =
        new Pins(
            DOMAIN,
            List.of(new Pins.Signer(NODE.address(), 1, Optional.empty())),
            List.of(new Pins.Terms(1, TERMS.operator().commitment())),
            List.of(model),
            List.of(),
            List.of());
  }

  private Bundle ask(String text) {
    var question =
        new Question(
            new ModelId("nano"), List.of(ChatMessage.user(text)), SamplingSettings.greedy(6));
    var answer = (Answer) engine.reply(question, Address.ZERO, piece -> {});
    var body =
        SampleReceipt.direct(Hash.ZERO)
            .paid(
                SOMEBODY,
                new Open(COMMERCE.feeRoundedUp(answer.promptTokens(), answer.answerTokens())),
                TERMS.commitment())
            .model(answer.provenance())
            .said(
                new SaidPart.Prompt(question.promptHash(), answer.promptTokens()),
                new SaidPart.Answer(answer.answerHash(), answer.answerTokens(), answer.finish()),
                SamplingHash.of(question.sampling().toJson()))
            .credit(answer.credited().commitments())
            .place(PlacePart.of(1, 5))
            .body();
    var receipt = body.sign(DOMAIN, NODE);
    return new Bundle(
        receipt,
        question,
        answer.text(),
        answer.credited(),
        new Seal(DOMAIN, NODE.address()),
        Optional.of(new Dues(TERMS, lines(receipt, answer.attribution()), Optional.empty())));
  }

  private static List<Line> lines(UsageReceipt receipt, Attribution attribution) {
    return lines(receipt, attribution, TERMS);
  }

  private static List<Line> lines(UsageReceipt receipt, Attribution attribution, FeeTerms terms) {
    var credits = Credits.of(receipt.body().model().id(), attribution, List.of());
    var fee = receipt.body().paid().fee();
    var hops = receipt.body().origin().hops();
    return Split.of(receipt.id(), fee, hops, terms, credits).lines();
  }

  /// A bundle whose fee the node has signed to be divided by other terms.
  static Bundle under(Bundle bundle, FeeTerms terms) {
    var body = bundle.receipt().body();
    var receipt =
        new SampleReceipt(body)
            .paid(body.paid().payer(), body.paid().fee(), terms.commitment())
            .body()
            .sign(DOMAIN, NODE);
    var lines = lines(receipt, bundle.attribution(), terms);
    return with(bundle, receipt, bundle.seal()).with(new Dues(terms, lines, Optional.empty()));
  }

  /// The bundle with another value in one field of its receipt, and the old signature.
  Bundle changed(Evidence.Field field) {
    var members = new LinkedHashMap<>(bundle.receipt().toJson().members());
    members.computeIfPresent(field.label(), (_, value) -> other(field, value));
    return with(UsageReceipt.fromJson(new Json.Obj(members)));
  }

  /// The same, signed again by the node itself, its fee divided again.
  Bundle changedAndSigned(Evidence.Field field) {
    return signed(changed(field), NODE);
  }

  /// A bundle signed by somebody, who says so.
  static Bundle signed(Bundle bundle, KeyPair key) {
    var receipt = bundle.receipt().body().sign(bundle.seal().domain(), key);
    var again = with(bundle, receipt, new Seal(bundle.seal().domain(), key.address()));
    return again.with(new Dues(TERMS, lines(receipt, bundle.attribution()), Optional.empty()));
  }

  Bundle with(UsageReceipt receipt) {
    return with(bundle, receipt, bundle.seal());
  }

  private static Bundle with(Bundle bundle, UsageReceipt receipt, Seal seal) {
    return new Bundle(
        receipt, bundle.question(), bundle.answer(), bundle.credited(), seal, bundle.dues());
  }

  private static Json other(Evidence.Field field, Json value) {
    return switch (field) {
      case EPOCH, SEQUENCE, PROMPT_TOKENS, ANSWER_TOKENS, KERNEL_VERSION, AGENT_STEP ->
          Json.of(value.asLong() + 1);
      case FEE -> Json.of(value.text() + "0");
      case PAYER -> Json.of(NODE.address().toString());
      case MODEL -> Json.of("another");
      case FINISH -> Json.of("cancelled");
      case HOPS -> Json.array(List.of(new Hop(Hop.Role.APP, SOMEBODY, Open.units(1)).toJson()));
      case MODEL_DIGEST,
          BASE_DIGEST,
          ADAPTER_DIGEST,
          RUN_ROOT,
          ATTRIBUTION_ROOT,
          MEMORY_ROOT,
          PROMPT,
          ANSWER,
          SAMPLING,
          TERMS,
          ATTRIBUTION,
          RETRIEVAL,
          APP,
          AGENT,
          AGENT_RUN ->
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
