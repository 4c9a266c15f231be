package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.serve.OpenLora;
import org.openledger.settle.Recorded;
import org.openledger.settle.split.Credits;
import org.openledger.settle.split.ModelTerms;
import org.openledger.settle.split.Split;
import org.openledger.settle.split.SplitParameters;
import org.openledger.verify.Bundle;

/// A question on its way to a paid answer: what refuses it, what is kept, and in which order.
class AnsweringTest {
  private static final ModelId MODEL = new ModelId("bigram");
  private static final ModelId UNSOLD = new ModelId("unsold");
  private static final Address PAYER = Samples.account(1);
  private static final KeyPair NODE = KeyPair.derive(new byte[] {7}, "node");
  private static final long CHAIN = 161_201;
  private static final int TOKENS_MAX = 20;
  private static final int OUT = 3;

  /// One unit for a token read, three for one written, of the longest conversation there is.
  private static final long MOST = FakeShelves.CONTEXT + OUT * TOKENS_MAX;

  private final BigramEngine engine = new BigramEngine(FakeShelves.CONTEXT, 5, "abcdefgh");
  private OpenLora.Model model = OpenLora.Model.baseAlone(MODEL, engine);

  /// What happened, in order.
  private final List<String> events = new ArrayList<>();

  private final FakeTill till = new FakeTill();
  private final FakeAnswers answers = new FakeAnswers();
  private final Answering answering =
      new Answering(
          new OpenLora(this::model),
          new Catalogue(new FakeShelves(), Samples.parties()),
          till,
          new Watched(),
          new Answering.Signer(NODE.address(), CHAIN));

  @BeforeEach
  void thePayerHasJustEnough() {
    till.balance = MOST;
  }

  @Test
  void aQuoteIsTheFeeOfTheLongestAnswer() {
    assertThat(answering.quote(ask(TOKENS_MAX), PAYER)).isEqualTo(new Quote(Open.units(MOST)));
    till.balance = Long.MAX_VALUE;
    assertThat(answering.quote(ask(1_000), PAYER))
        .isEqualTo(new Quote(Open.units(FakeShelves.CONTEXT * (1 + OUT))));
    assertThat(events).isEmpty();
  }

  @Test
  void aPayerWhoHasOneUnitTooLittleIsRefusedBeforeAnythingIsSaid() {
    till.balance--;
    var told = "0.000000000000000107 OPEN, 0.000000000000000001 less";
    assertThat(refused(Code.INSUFFICIENT_FUNDS, () -> answering.quote(ask(TOKENS_MAX), PAYER)))
        .contains(told);
    assertThat(refused(Code.INSUFFICIENT_FUNDS, () -> ask(ask(TOKENS_MAX)))).contains(told);
    assertThat(events).isEmpty();
  }

  @Test
  void aModelThatIsUnknownOrNotForSaleIsRefused() {
    for (var id : List.of(new ModelId("other"), UNSOLD)) {
      var request = ask(id, "Hm?", TOKENS_MAX);
      refused(Code.MODEL_NOT_FOUND, () -> answering.quote(request, PAYER));
      refused(Code.MODEL_NOT_FOUND, () -> ask(request));
    }
    assertThat(events).isEmpty();
  }

  @Test
  void whatTheEngineRefusesCostsNothing() {
    var request = ask(MODEL, "x".repeat(FakeShelves.CONTEXT), TOKENS_MAX);
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> answering.quote(request, PAYER));
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> ask(request));
    assertThat(events).isEmpty();
  }

  @Test
  void anAnswerWhoseAttributionFailsCostsNothing() {
    var broken = new IllegalStateException("no attribution");
    model =
        new OpenLora.Model(
            engine,
            null,
            (_, _, _) -> {
              throw broken;
            },
            model.provenance());
    assertThatThrownBy(() -> ask(ask(2))).isSameAs(broken);
    assertThat(events).containsExactly("a", "b");
  }

  @Test
  void aReaderWhoLeavesPaysNothing() {
    var gone = new IllegalStateException("the reader has left");
    assertThatThrownBy(() ->
            answering.ask(
                ask(TOKENS_MAX),
                PAYER,
                _ -> {
                  throw gone;
                }))
        .isSameAs(gone);
    assertThat(events).isEmpty();
  }

  @Test
  void theTextIsPassedOnPieceByPieceThenKeptThenPaid() {
    ask(ask(3));
    assertThat(events).containsExactly("a", "b", "c", "numbered", "signed", "kept", "recorded");
  }

  @Test
  void theReceiptSaysWhatWasAskedAnsweredAndPaid() {
    var answered = ask(ask(TOKENS_MAX));
    var request = Questions.of(ask(TOKENS_MAX));
    var body = answered.receipt().body();
    assertThat(answered.text()).isEqualTo("abcdefgh");
    assertThat(answered.receipt().isSignedBy(NODE.address(), UsageReceipt.domain(CHAIN))).isTrue();
    assertThat(body.payer()).isEqualTo(PAYER);
    assertThat(body.model()).isEqualTo(model.provenance());
    assertThat(body.sequence()).isEqualTo(1);
    assertThat(body.attribution()).isEqualTo(answered.attribution().commitment());
    var said = body.said();
    assertThat(said.prompt().hash()).isEqualTo(request.promptHash());
    assertThat(said.sampling()).isEqualTo(SamplingHash.of(request.sampling().toJson()));
    assertThat(said.answer().tokens()).isEqualTo(9); // the one that ends it included
    assertThat(body.fee()).isEqualTo(Open.units(said.prompt().tokens() + OUT * 9));
    assertThat(answers.require(answered.receipt().id()))
        .isEqualTo(
            new Bundle(
                answered.receipt(),
                request,
                "abcdefgh",
                answered.attribution(),
                NODE.address(),
                CHAIN));
  }

  @Test
  void anAnswerSaysWhyItEnded() {
    assertThat(ask(ask(TOKENS_MAX)).finish()).isEqualTo(Answered.Finish.STOP);
    assertThat(ask(ask(3)).finish()).isEqualTo(Answered.Finish.LENGTH);
  }

  @Test
  void aReceiptThatIsInTheBooksAlreadyIsPaid() {
    till.recorded = Optional.of(new Recorded.AlreadyRecorded(1));
    assertThat(ask(ask(TOKENS_MAX)).text()).isEqualTo("abcdefgh");
  }

  @Test
  void aPayerWhoSpentTheMoneyMeanwhileIsRefused() {
    till.recorded =
        Optional.of(new Recorded.Overdrawn(BigInteger.valueOf(4), BigInteger.valueOf(2)));
    assertThat(refused(Code.INSUFFICIENT_FUNDS, () -> ask(ask(TOKENS_MAX))))
        .contains("0.000000000000000004 OPEN, 0.000000000000000002 less");
  }

  @Test
  void anOwnReceiptThatIsRefusedIsAMistakeOfThisProgram() {
    till.recorded = Optional.of(new Recorded.Refused("fee", "too high"));
    assertThatThrownBy(() -> ask(ask(TOKENS_MAX)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("fee: too high");
  }

  private OpenLora.Model model(ModelId id) {
    if (id.equals(MODEL) || id.equals(UNSOLD)) {
      return model;
    }
    throw new Refusal(Code.MODEL_NOT_FOUND, "there is no model " + id);
  }

  private Answered ask(AskRequest request) {
    return answering.ask(request, PAYER, events::add);
  }

  private static AskRequest ask(int tokensMax) {
    return ask(MODEL, "Hm?", tokensMax);
  }

  private static AskRequest ask(ModelId model, String text, int tokensMax) {
    return new AskRequest(
        model, List.of(AskRequest.Message.user(text)), AskRequest.Sampling.greedy(tokensMax));
  }

  private static String refused(Code code, ThrowingCallable call) {
    var refusal = catchThrowableOfType(Refusal.class, call);
    assertThat(refusal).as("a refusal " + code).isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
    return refusal.text();
  }

  /// Answers that tell when one is kept.
  private final class Watched implements Answers {
    @Override
    public void keep(Bundle bundle) {
      events.add("kept");
      answers.keep(bundle);
    }

    @Override
    public Bundle require(Hash receipt) {
      return answers.require(receipt);
    }
  }

  /// A till with one payer and one model for sale.
  private final class FakeTill implements Answering.Till {
    long balance;

    /// What recording gives, if it is not that the receipt was accepted.
    Optional<Recorded> recorded = Optional.empty();

    private long sequence;

    @Override
    public Optional<ModelTerms> terms(ModelId id) {
      var commerce =
          new ModelTerms.Commerce(
              BigInteger.valueOf(1_000),
              BigInteger.valueOf(1_000L * OUT),
              Samples.account(2),
              Optional.empty());
      var base = new BaseDigest(engine.digest());
      return id.equals(MODEL)
          ? Optional.of(ModelTerms.base(MODEL, base, engine.kernelVersion(), commerce))
          : Optional.empty();
    }

    @Override
    public Open balance(Address payer) {
      return payer.equals(PAYER) ? Open.units(balance) : Open.ZERO;
    }

    @Override
    public long nextSequence() {
      events.add("numbered");
      return ++sequence;
    }

    @Override
    public UsageReceipt sign(UsageReceipt.Body body) {
      events.add("signed");
      return body.sign(UsageReceipt.domain(CHAIN), NODE);
    }

    @Override
    public Recorded record(UsageReceipt receipt, Attribution attribution) {
      events.add("recorded");
      assertThat(attribution.commitment()).isEqualTo(receipt.body().attribution());
      return recorded.orElseGet(() -> new Recorded.Accepted(1, split(receipt)));
    }

    private static Split split(UsageReceipt receipt) {
      var roles = new Split.Roles(Samples.account(3), Samples.account(2), Samples.account(4), null);
      return Split.of(
          receipt.id(),
          receipt.body().fee().units(),
          new Split.Terms(SplitParameters.DEFAULT, roles, List.of()),
          Credits.of(1, 0, List.of(), List.of()));
    }
  }
}
