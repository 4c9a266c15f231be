package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
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
import org.openledger.core.receipt.SampleReceipt;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.serve.Answer;
import org.openledger.serve.OpenLora;
import org.openledger.serve.Question;
import org.openledger.verify.Bundle;
import org.openledger.verify.Dues;
import org.openledger.verify.Pins;

/// Answers made again: equal ones hold, and what is not equal is named.
class VerifyingTest {
  private static final ModelId MODEL = new ModelId("bigram");

  private static final Dues DUES = new Dues(Samples.TERMS, List.of(), Optional.empty());
  private static final Pins PINS =
      new Pins(
          Samples.SEAL.domain(),
          List.of(new Pins.Signer(Samples.NODE.address(), 1, Optional.empty())),
          List.of(),
          List.of(),
          List.of(),
          List.of());

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
    assertThat(verifying.verify(id).checks()).hasSize(17).allMatch(Verification.Check::holds);
    assertThat(Json.parse(verifying.bundle(id).json())).isEqualTo(bundle.with(DUES).toJson());
  }

  @Test
  void theBundleOfAnAnswerInNoBookIsAFault() {
    var bundle = answered("Hm?");
    keep(bundle);
    assertThatThrownBy(() -> verifying.bundle(bundle.receipt().id()))
        .extracting(e -> ((Failure) e).code())
        .isEqualTo(Code.BOOKS_DIFFER);
  }

  @Test
  void whatIsRegisteredIsToldAsItIs() {
    assertThat(Json.parse(verifying.roots().json())).isEqualTo(PINS.toJson());
  }

  @Test
  void receiptsAreListedAFewAtATime() {
    var bundle = answered("Hm?");
    receipts.recorded.put(bundle.receipt().id(), bundle.receipt());
    assertThat(verifying.paidBy(Samples.account(1), 2, 1)).containsExactly(bundle.receipt());
    for (var most : List.of(0, Verifying.RECEIPTS_MAX + 1)) {
      assertThatThrownBy(() -> verifying.paidBy(Samples.account(1), 2, most))
          .extracting(e -> ((Failure) e).code())
          .isEqualTo(Code.INVALID_ARGUMENT);
    }
    assertThatThrownBy(() -> verifying.paidBy(Samples.account(1), 0, 1))
        .isInstanceOf(Failure.class);
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
    var forged = signed(reply(bundle.question()), AnswerHash.of("abcdefgh"));
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

  private Answer reply(Question question) {
    return (Answer) server.reply(question, Address.ZERO, _ -> {});
  }

  private Bundle answered(String text) {
    var request =
        new AskRequest(
            MODEL, List.of(AskRequest.Message.user(text)), AskRequest.Sampling.greedy(20));
    var answer = reply(Questions.of(request));
    return new Bundle(
        signed(answer, answer.answerHash()),
        answer.question(),
        answer.text(),
        answer.credited(),
        Samples.SEAL,
        Optional.empty());
  }

  private static UsageReceipt signed(Answer answer, AnswerHash said) {
    var question = answer.question();
    var body =
        SampleReceipt.direct(Hash.ZERO)
            .paid(Samples.account(1), Open.units(77), Samples.TERMS.commitment())
            .model(answer.provenance())
            .said(
                new SaidPart.Prompt(question.promptHash(), answer.promptTokens()),
                new SaidPart.Answer(said, answer.answerTokens(), answer.finish()),
                SamplingHash.of(question.sampling().toJson()))
            .credit(answer.credited().commitments())
            .body();
    return body.sign(Samples.SEAL.domain(), Samples.NODE);
  }

  private static Bundle with(Bundle bundle, UsageReceipt receipt) {
    return new Bundle(
        receipt,
        bundle.question(),
        bundle.answer(),
        bundle.credited(),
        bundle.seal(),
        bundle.dues());
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

    @Override
    public Optional<Dues> dues(Hash id) {
      return receipt(id).map(_ -> DUES);
    }

    @Override
    public Pins registered() {
      return PINS;
    }

    @Override
    public List<UsageReceipt> paidBy(Address payer, long before, int most) {
      return recorded.values().stream()
          .filter(receipt -> receipt.body().paid().payer().equals(payer))
          .toList();
    }
  }
}
