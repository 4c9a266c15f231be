package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.AttributionCommitment;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Missing;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.CreditPart;
import org.openledger.core.receipt.Finish;
import org.openledger.core.receipt.PlacePart;
import org.openledger.core.receipt.SampleReceipt;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.serve.OpenLora;
import org.openledger.serve.Question;
import org.openledger.serve.Recall;
import org.openledger.serve.Reply;
import org.openledger.settle.Recorded;
import org.openledger.verify.Bundle;

/// A question on its way to a paid answer: what refuses it, what is kept, and in which order.
class AnsweringTest {
  private static final SnapshotRef TIDES = Samples.snapshot("tides");
  private static final ModelId MODEL = FakeTill.MODEL;
  private static final ModelId QUOTING = ModelId.of("bigram", "shells", 1);
  private static final ModelId UNSOLD = new ModelId("unsold");
  private static final Address PAYER = FakeTill.PAYER;
  private static final int TOKENS_MAX = 20;
  private static final int OUT = FakeTill.OUT;

  /// One unit for a token read, three for one written, of the longest conversation there is.
  private static final long MOST = FakeShelves.CONTEXT + OUT * TOKENS_MAX;

  private final BigramEngine engine = new BigramEngine(FakeShelves.CONTEXT, 5, "abcdefgh");
  private OpenLora.Model model = OpenLora.Model.baseAlone(MODEL, engine);

  /// What happened, in order.
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());

  /// How often memories were searched.
  private int searches;

  private Instant now = Instant.ofEpochSecond(1_000);
  private final FakeShelves shelves = new FakeShelves();
  private final FakeTill till = new FakeTill(events, engine);
  private final FakeAnswers answers = new FakeAnswers();
  private final FakePatience patience = new FakePatience();
  private final Answering answering =
      new Answering(
          new OpenLora(this::model),
          new Catalogue(shelves, shelves, Samples.parties()),
          till,
          new Answering.Desk(
              new Watched(), Samples.SEAL, () -> now, AnsweringTest::unmet, patience));

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

  /// To search them all is dear, so whatever refuses a question comes first.
  @Test
  void memoriesAreNotSearchedForAQuestionThatIsRefused() {
    sellQuoting();
    till.balance = 0;
    var auto = ask(Catalogue.AUTO, "Hm?", TOKENS_MAX);
    refused(Code.INSUFFICIENT_FUNDS, () -> ask(auto));
    refused(Code.INSUFFICIENT_FUNDS, () -> answering.quote(auto, PAYER));
    till.balance = Long.MAX_VALUE;
    var badKey = asking(auto, new Retry.Named(" "));
    refused(Code.INVALID_ARGUMENT, () -> answering.ask(badKey, told()));
    var unread = ask(Catalogue.AUTO, "x".repeat(1 << 14), TOKENS_MAX);
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> ask(unread));
    assertThat(searches).isZero();
    assertThat(answering.ask(asking(auto), told())).isInstanceOf(Unanswered.class);
    assertThat(searches).isPositive();
  }

  @Test
  void anExpiredHoldDoesNotKeepAQuestionFromTheMemories() {
    sellQuoting();
    till.hold(Samples.hash(9), PAYER, Open.units(MOST), now.toEpochMilli());
    var auto = asking(ask(Catalogue.AUTO, "Hm?", 1));
    assertThat(answering.ask(auto, told())).isInstanceOf(Unanswered.class);
  }

  /// A memory that finds nothing, and is asked where the choice is the node's.
  private void sellQuoting() {
    shelves.open.add(TIDES.datanet());
    shelves.adapters.put(QUOTING, () -> Samples.remembering(QUOTING, TIDES));
    shelves.forSale.add(QUOTING);
    till.others.put(QUOTING, Samples.quoting(QUOTING));
  }

  private Recall.Recalled search() {
    searches++;
    return new Reply.Nothing("Nothing.", List.of(), 0);
  }

  @Test
  void whatTheEngineRefusesCostsNothing() {
    var request = ask(MODEL, "x".repeat(FakeShelves.CONTEXT), TOKENS_MAX);
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> answering.quote(request, PAYER));
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> ask(request));
    assertThat(events).isEmpty();
    assertThat(till.open).isEmpty();
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
    assertThat(events).containsExactly("held", "begun", "a", "released");
    assertThat(till.open).isEmpty();
  }

  @Test
  void aReceiptThatIsNotTheAnswersIsCaughtBeforeItIsPaid() {
    for (var field : List.of("payer", "fee", "attribution")) {
      till.forged = body -> forged(body, field);
      assertThatThrownBy(() -> ask(ask(2)))
          .as(field)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("another answer's receipt was signed");
    }
    assertThat(events).doesNotContain("kept", "charged");
    assertThat(till.balance).isEqualTo(MOST);
  }

  private static UsageReceipt.Body forged(UsageReceipt.Body body, String field) {
    var paid = body.paid();
    return new SampleReceipt(body)
        .paid(
            field.equals("payer") ? Samples.account(9) : paid.payer(),
            field.equals("fee") ? Open.units(MOST + 1) : paid.fee(),
            paid.terms())
        .credit(
            field.equals("attribution")
                ? CreditPart.of(new AttributionCommitment(Samples.hash(9)))
                : body.credit())
        .body();
  }

  @Test
  void anAnswerIsChargedForOnceTheDatabaseIsBack() {
    till.away = 3;
    var answered = ask(ask(2));
    assertThat(events).filteredOn("charged"::equals).hasSize(1);
    assertThat(answers.require(answered.receipt().id()).receipt()).isEqualTo(answered.receipt());
    assertThat(till.open).isEmpty();
  }

  @Test
  void aChargeThatWasCommittedUnseenIsFound() {
    till.away = 1;
    till.committedUnseen = true;
    var answered = ask(ask(2));
    assertThat(events).filteredOn("charged"::equals).hasSize(1);
    assertThat(till.charged.values()).containsExactly(answered.receipt());
  }

  @Test
  void aDatabaseThatStaysAwayIsToldInTheEnd() {
    till.away = Integer.MAX_VALUE;
    assertThat(refused(Code.UNAVAILABLE, () -> ask(ask(2)))).isEqualTo("away");
    assertThat(events).doesNotContain("charged");
    assertThat(Duration.ofNanos(patience.nanos())).isEqualTo(Duration.ofSeconds(40));
    assertThat(Integer.MAX_VALUE - till.away).isEqualTo(161);
  }

  /// What is waited for is a time and no number of attempts, each of which may wait itself.
  @Test
  void attemptsThatTakeLongAreFewer() {
    till.away = Integer.MAX_VALUE;
    till.whileAway = () -> patience.pass(Duration.ofSeconds(10));
    assertThat(refused(Code.UNAVAILABLE, () -> ask(ask(2)))).isEqualTo("away");
    assertThat(Integer.MAX_VALUE - till.away).isEqualTo(4);
  }

  @Test
  void aReaderWhoLeavesBeforeAnythingArrivedPaysNothing() {
    var delivery = leavingAfter(0);
    assertThat(refused(Code.CALLER_GONE, () -> answering.ask(asking(ask(TOKENS_MAX)), delivery)))
        .isEqualTo("gone");
    assertThat(events).containsExactly("held", "begun", "released");
  }

  @Test
  void aReaderWhoLeavesPaysForWhatArrived() {
    var answered = paid(asking(ask(TOKENS_MAX)), leavingAfter(3));
    assertThat(events).containsExactly("held", "begun", "a", "b", "c", "kept", "charged");
    assertThat(answered.text()).isEqualTo("abc");
    assertThat(answered.finish()).isEqualTo(Finish.CANCELLED);
    var body = answered.receipt().body();
    assertThat(body.said().answer().tokens()).isEqualTo(3);
    assertThat(body.paid().fee()).isEqualTo(Open.units(body.said().prompt().tokens() + OUT * 3));
  }

  @Test
  void aReaderWhoLeavesAtTheLastPieceHasPaidAndFindsTheAnswer() {
    var answered = paid(asking(ask(3)), leavingAfter(2));
    assertThat(events).containsExactly("held", "begun", "a", "b", "kept", "charged");
    assertThat(answered.text()).isEqualTo("abc");
    assertThat(answered.finish()).isEqualTo(Finish.LENGTH);
  }

  @Test
  void theLastPieceIsGivenWhenTheAnswerIsPaid() {
    ask(ask(3));
    assertThat(events).containsExactly("held", "begun", "a", "b", "kept", "charged", "c");
  }

  /// Connections to the database are left for what is being charged.
  @Test
  @Timeout(30)
  void eightReserveAtATimeAndAllHaveTheirTurn() throws InterruptedException {
    int asking = 20;
    till.balance = asking * MOST;
    var inside = new Semaphore(0);
    var goOn = new Semaphore(0);
    till.beforeHold =
        () -> {
          inside.release();
          goOn.acquireUninterruptibly();
        };
    var threads =
        Stream.generate(() -> Thread.ofPlatform().start(() -> ask(ask(2)))).limit(asking).toList();
    while (threads.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
      Thread.onSpinWait();
    }
    assertThat(inside.availablePermits()).isEqualTo(8);
    goOn.release(asking);
    for (var thread : threads) {
      thread.join();
    }
    assertThat(events).filteredOn("charged"::equals).hasSize(asking);
  }

  @Test
  void aHoldThatIsInTheWayAndExpiredIsGivenBack() {
    till.hold(Samples.hash(9), PAYER, Open.units(MOST), now.toEpochMilli());
    events.clear();
    assertThat(ask(ask(TOKENS_MAX)).text()).isEqualTo("abcdefgh");
    assertThat(events).startsWith("released", "held");
    assertThat(till.open).isEmpty();
  }

  @Test
  void aRequestThatIsSentAgainUnderItsKeyIsPaidOnce() {
    var named = new Retry.Named("k1");
    var first = paid(asking(ask(TOKENS_MAX), named), told());
    events.clear();
    assertThat(answering.ask(asking(ask(TOKENS_MAX), named), told())).isEqualTo(first);
    assertThat(events).containsExactly("begun", "abcdefgh");
    // Another key is another question.
    assertThat(paid(asking(ask(TOKENS_MAX), new Retry.Named("k2")), told()).receipt())
        .isNotEqualTo(first.receipt());
    var other = asking(ask(3), named);
    assertThat(refused(Code.STATE_CONFLICT, () -> answering.ask(other, told())))
        .contains("another question");
    var unquoted = asking(unquoted(), named);
    assertThat(refused(Code.STATE_CONFLICT, () -> answering.ask(unquoted, told())))
        .contains("another question");
    for (var key : List.of("", " ", "x".repeat(256))) {
      var bad = asking(ask(3), new Retry.Named(key));
      refused(Code.INVALID_ARGUMENT, () -> answering.ask(bad, told()));
    }
  }

  @Test
  void anAnswerWithAKeyIsMadeToItsEndThoughTheReaderLeft() {
    var named = asking(ask(TOKENS_MAX), new Retry.Named("k"));
    var first = paid(named, leavingAfter(1));
    assertThat(first.text()).isEqualTo("abcdefgh");
    assertThat(first.finish()).isEqualTo(Finish.STOP);
    events.clear();
    assertThat(answering.ask(named, told())).isEqualTo(first);
    assertThat(events).containsExactly("begun", "abcdefgh");
  }

  @Test
  void aClientThatCountsItsAttemptsPaysOnceForAWhile() {
    var first = paid(asking(ask(TOKENS_MAX), new Retry.Counted(0)), told());
    var again = paid(asking(ask(TOKENS_MAX), new Retry.Counted(1)), told());
    assertThat(again).isEqualTo(first);
    // The same question asked anew is another one, and what comes after repeats that.
    var anew = paid(asking(ask(TOKENS_MAX), new Retry.Counted(0)), told());
    assertThat(anew.receipt()).isNotEqualTo(first.receipt());
    assertThat(answering.ask(asking(ask(TOKENS_MAX), new Retry.Counted(2)), told()))
        .isEqualTo(anew);
    now = now.plus(Repeats.COUNTED_FOR).plusMillis(1);
    assertThat(paid(asking(ask(TOKENS_MAX), new Retry.Counted(1)), told()).receipt())
        .isNotEqualTo(anew.receipt());
  }

  @Test
  void aRequestWithAKeyThatWasRefusedIsAnsweredWhenItCanBe() {
    var named = asking(ask(TOKENS_MAX), new Retry.Named("k"));
    till.balance = 0;
    refused(Code.INSUFFICIENT_FUNDS, () -> answering.ask(named, told()));
    till.balance = MOST;
    assertThat(paid(named, told()).text()).isEqualTo("abcdefgh");
  }

  /// Two at once: one is answered, the other waits and gets the same.
  @Test
  @Timeout(30)
  void requestsWithOneKeyAtOnceArePaidOnce() throws Exception {
    var named = asking(ask(TOKENS_MAX), new Retry.Named("k"));
    var speaking = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var slow =
        new Delivery() {
          @Override
          public void begin() {}

          @Override
          public void text(String piece) {
            speaking.countDown();
            try {
              assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> answering.ask(named, slow));
      assertThat(speaking.await(20, TimeUnit.SECONDS)).isTrue();
      var second = threads.submit(() -> answering.ask(named, Delivery.WHOLE));
      goOn.countDown();
      assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(first.get(20, TimeUnit.SECONDS));
    }
    assertThat(events).filteredOn("charged"::equals).hasSize(1);
  }

  @Test
  void theReceiptSaysWhatWasAskedAnsweredAndPaid() {
    var answered = ask(ask(TOKENS_MAX));
    var request = Questions.of(ask(TOKENS_MAX));
    var body = answered.receipt().body();
    assertThat(answered.text()).isEqualTo("abcdefgh");
    assertThat(answered.receipt().isSignedBy(Samples.NODE.address(), Samples.SEAL.domain()))
        .isTrue();
    assertThat(body.paid().payer()).isEqualTo(PAYER);
    assertThat(body.model()).isEqualTo(model.provenance());
    assertThat(body.place()).isEqualTo(PlacePart.of(1, 1));
    assertThat(body.paid().terms()).isEqualTo(Samples.TERMS.commitment());
    assertThat(body.credit().attribution()).isEqualTo(answered.attribution().commitment());
    var said = body.said();
    assertThat(said.prompt().hash()).isEqualTo(request.promptHash());
    assertThat(said.sampling()).isEqualTo(SamplingHash.of(request.sampling().toJson()));
    assertThat(said.answer().tokens()).isEqualTo(9); // the one that ends it included
    assertThat(body.paid().fee()).isEqualTo(Open.units(said.prompt().tokens() + OUT * 9));
    assertThat(answers.require(answered.receipt().id()))
        .isEqualTo(
            new Bundle(
                answered.receipt(),
                request,
                "abcdefgh",
                new Recall.Credited(answered.attribution(), Optional.empty()),
                Samples.SEAL,
                Optional.empty()));
  }

  @Test
  void anAnswerSaysWhyItEnded() {
    assertThat(ask(ask(TOKENS_MAX)).finish()).isEqualTo(Finish.STOP);
    assertThat(ask(ask(3)).finish()).isEqualTo(Finish.LENGTH);
  }

  @Test
  void aPayerWhoSpentTheMoneyMeanwhileIsRefused() {
    till.recorded = Optional.of(new Recorded.Overdrawn(Open.units(4), new Missing(Open.units(2))));
    assertThat(refused(Code.INSUFFICIENT_FUNDS, () -> ask(ask(TOKENS_MAX))))
        .contains("0.000000000000000004 OPEN, 0.000000000000000002 less");
  }

  @Test
  void anOwnReceiptThatIsRefusedIsAMistakeOfThisProgram() {
    till.recorded = Optional.of(new Recorded.Refused("fee", "too high"));
    assertThatThrownBy(() -> ask(ask(TOKENS_MAX)))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("fee: too high");
    assertThat(till.open).isEmpty();
  }

  private OpenLora.Model model(ModelId id) {
    if (id.equals(MODEL) || id.equals(UNSOLD)) {
      return model;
    }
    if (id.equals(QUOTING)) {
      return OpenLora.Model.recalling(engine, model.provenance(), _ -> search());
    }
    throw new Refusal(Code.MODEL_NOT_FOUND, "there is no model " + id);
  }

  private Answered ask(AskRequest request) {
    return paid(asking(request), told());
  }

  private Answered paid(Asking asking, Delivery delivery) {
    return (Answered) answering.ask(asking, delivery);
  }

  private static Asking asking(AskRequest request) {
    return asking(request, new Retry.None());
  }

  private static Asking asking(AskRequest request, Retry retry) {
    return new Asking(request, PAYER, retry);
  }

  private Delivery told() {
    return leavingAfter(Integer.MAX_VALUE);
  }

  /// A reader who notes what comes, and goes away after some pieces.
  private Delivery leavingAfter(int pieces) {
    return new Delivery() {
      private int taken;

      @Override
      public void begin() {
        events.add("begun");
      }

      @Override
      public void text(String piece) {
        if (taken++ == pieces) {
          throw new Refusal(Code.CALLER_GONE, "gone");
        }
        events.add(piece);
      }
    };
  }

  private static Wanted.Outcome unmet(Question question, ModelId refusing, Address payer) {
    throw new AssertionError("nobody wants " + question + " of " + refusing + " for " + payer);
  }

  private static AskRequest ask(int tokensMax) {
    return ask(MODEL, "Hm?", tokensMax);
  }

  /// The same as [#ask(int)] with all tokens, but to be written without records.
  private static AskRequest unquoted() {
    var asked = ask(TOKENS_MAX);
    return new AskRequest(
        asked.model(),
        asked.messages(),
        asked.sampling(),
        new AskRequest.Wishes(AskRequest.Memory.OFF, false));
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

    @Override
    public void name(Repeats.Name name, Hash receipt, long at) {
      answers.name(name, receipt, at);
    }

    @Override
    public Optional<Repeats.Named> named(Address payer, String key) {
      return answers.named(payer, key);
    }
  }
}
