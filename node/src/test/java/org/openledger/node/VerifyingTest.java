package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.serve.Answer;
import org.openledger.serve.OpenLora;
import org.openledger.verify.Bundle;

/// Answers made again: equal ones hold, and what is not equal is named.
class VerifyingTest {
  private static final ModelId MODEL = new ModelId("bigram");
  private static final KeyPair NODE = KeyPair.derive(new byte[] {7}, "node");
  private static final long CHAIN = 161_201;

  private BigramEngine engine = new BigramEngine(48, 5, "abcdefgh");
  private final OpenLora server = new OpenLora(id -> OpenLora.Model.baseAlone(id, engine));
  private final FakeAnswers answers = new FakeAnswers();
  private final FakeReceipts receipts = new FakeReceipts();
  private final Verifying verifying = new Verifying(answers, receipts, server);

  @Test
  void anAnswerThatIsTheSameAgainHolds() {
    var bundle = answered("Hm?");
    keep(bundle);
    receipts.recorded.put(bundle.receipt().id(), bundle.receipt());
    var id = bundle.receipt().id();
    assertThat(verifying.verify(id).checks()).hasSize(11).allMatch(Verification.Check::holds);
    assertThat(Json.parse(verifying.bundle(id).json())).isEqualTo(bundle.toJson());
  }

  @Test
  void anAnswerThatWasNeverPaidIsHeldToItsBundle() {
    var bundle = answered("Hm?");
    keep(bundle);
    assertThat(verifying.verify(bundle.receipt().id()).holds()).isTrue();
  }

  @Test
  void aQuestionThatWasChangedAfterwardsIsFound() {
    var signed = answered("Hm?").receipt();
    var other = answered("What?");
    answers.kept.put(signed.id(), with(other, signed));
    receipts.recorded.put(signed.id(), signed);
    assertThat(firstFailure(signed.id())).contains("prompt");
  }

  @Test
  void theRecordedReceiptCountsAndNotTheBundles() {
    var honest = answered("Hm?");
    var forged = answered("What?").receipt();
    answers.kept.put(honest.receipt().id(), honest);
    receipts.recorded.put(honest.receipt().id(), forged);
    assertThat(firstFailure(honest.receipt().id())).contains("prompt");
  }

  @Test
  void anAnswerThatIsAnotherAgainIsFound() {
    var bundle = answered("Hm?");
    keep(bundle);
    engine = new BigramEngine(48, 5, "abcd");
    assertThat(firstFailure(bundle.receipt().id())).contains("baseDigest");
    var forged = signed(server.answer(bundle.question(), _ -> {}), AnswerHash.of("abcdefgh"));
    answers.kept.put(forged.id(), with(bundle, forged));
    assertThat(firstFailure(forged.id())).contains("answer");
  }

  @Test
  void anUnknownReceiptIsRefused() {
    for (var call : List.<Runnable>of(() -> verifying.verify(Hash.ZERO), this::unknown)) {
      assertThatThrownBy(call::run)
          .extracting(e -> ((Failure) e).code())
          .isEqualTo(Code.NO_SUCH_THING);
    }
  }

  private void unknown() {
    verifying.bundle(Hash.ZERO);
  }

  private Optional<String> firstFailure(Hash id) {
    return verifying.verify(id).firstFailure().map(Verification.Check::name);
  }

  private void keep(Bundle bundle) {
    answers.keep(bundle);
  }

  private Bundle answered(String text) {
    var request =
        new AskRequest(
            MODEL, List.of(AskRequest.Message.user(text)), AskRequest.Sampling.greedy(20));
    var answer = server.answer(Questions.of(request), _ -> {});
    return new Bundle(
        signed(answer, answer.answerHash()),
        answer.question(),
        answer.text(),
        answer.finish(),
        answer.attribution(),
        NODE.address(),
        CHAIN);
  }

  private static UsageReceipt signed(Answer answer, AnswerHash said) {
    var question = answer.question();
    var body =
        new UsageReceipt.Body(
            Samples.account(1),
            answer.provenance(),
            new SaidPart(
                new SaidPart.Prompt(question.promptHash(), answer.promptTokens()),
                new SaidPart.Answer(said, answer.answerTokens()),
                SamplingHash.of(question.sampling().toJson())),
            Open.units(77),
            answer.attribution().commitment(),
            1);
    return body.sign(UsageReceipt.domain(CHAIN), NODE);
  }

  private static Bundle with(Bundle bundle, UsageReceipt receipt) {
    return new Bundle(
        receipt,
        bundle.question(),
        bundle.answer(),
        bundle.finish(),
        bundle.attribution(),
        bundle.signer(),
        bundle.chainId());
  }

  /// Receipts in memory, of which only what was made again is compared.
  private static final class FakeReceipts implements Verifying.Receipts {
    final Map<Hash, UsageReceipt> recorded = new HashMap<>();

    @Override
    public Optional<UsageReceipt> receipt(Hash id) {
      return Optional.ofNullable(recorded.get(id));
    }

    @Override
    public Verification verify(UsageReceipt receipt, Evidence evidence) {
      return new Verification(evidence.compare(receipt.body()));
    }
  }
}
