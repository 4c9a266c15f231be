package org.openledger.node;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Missing;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.CreditPart;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.OriginPart;
import org.openledger.core.receipt.PaidPart;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.serve.Answer;
import org.openledger.serve.OpenLora;
import org.openledger.serve.Question;
import org.openledger.serve.Reply;
import org.openledger.settle.Charge;
import org.openledger.settle.Held;
import org.openledger.settle.Recorded;
import org.openledger.tally.split.ModelTerms;
import org.openledger.verify.Bundle;
import org.openledger.verify.Seal;

/// Answering: a question is quoted, its cost reserved, answered by the engine, and receipted and
/// paid for in one step.
public final class Answering {
  private static final Logger LOG = Logger.getLogger(Answering.class.getName());

  /// Longer than any answer takes, so that only holds of a process that died expire.
  private static final Duration HOLD_FOR = Duration.ofHours(1);

  /// Between two attempts to charge.
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// Longer than a database takes to be started again, whatever attempts take.
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final int HOLDING_MAX = 8;
  private static final int WAITING_MAX = 256;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final OpenLora engine;
  private final Catalogue catalogue;
  private final Till till;
  private final Answers answers;
  private final Seal seal;
  private final InstantSource clock;
  private final Unmet unmet;
  private final Repeats repeats;
  private final Patience patience;
  private final Semaphore holding = new Semaphore(HOLDING_MAX, true);

  /// Where answers are paid for; [StageBooks] is.
  interface Till {
    /// What a model costs, if it is for sale.
    Optional<ModelTerms> terms(ModelId model);

    /// What a payer has left.
    Open balance(Address payer);

    /// Reserves what an answer may cost, until a moment in milliseconds since 1970.
    Held hold(Hash hold, Address payer, Open most, long expires);

    /// Gives back what is reserved; nothing if the hold has ended.
    void release(Hash hold);

    /// Gives back what was reserved until a moment, in milliseconds since 1970.
    void releaseExpired(long now);

    /// Signs a receipt and debits its fee from a hold, or does neither. What the charge does along
    /// is done in the same step.
    Recorded charge(Hash hold, Charge charge);

    /// The receipt that a hold was charged for.
    Optional<UsageReceipt> charged(Hash hold);
  }

  /// Where questions go that nothing answered.
  @FunctionalInterface
  interface Unmet {
    /// Lists a question on behalf of whoever asked it.
    ///
    /// @param refusing the model that did not answer it
    Wanted.Outcome want(Question question, ModelId refusing, Address payer);
  }

  /// Where an answering meets the rest of the node.
  ///
  /// @param answers keeps what was said
  /// @param seal who signs, and for which installation
  /// @param clock says when
  /// @param unmet where questions go that nothing answered
  /// @param patience how it waits between two attempts to charge
  record Desk(Answers answers, Seal seal, InstantSource clock, Unmet unmet, Patience patience) {}

  Answering(OpenLora engine, Catalogue catalogue, Till till, Desk desk) {
    this.engine = engine;
    this.catalogue = catalogue;
    this.till = till;
    this.answers = desk.answers();
    this.seal = desk.seal();
    this.clock = desk.clock();
    this.unmet = desk.unmet();
    this.patience = desk.patience();
    this.repeats = new Repeats(desk.answers(), desk.clock());
  }

  /// What an answer may cost. Refuses a question that could not be answered or paid for.
  ///
  /// @throws Refusal saying why
  public Quote quote(AskRequest request, Address payer) {
    var most = price(meant(request, payer), payer).cost();
    var balance = till.balance(payer);
    if (balance.compareTo(most) < 0) {
      throw unpaid(balance, new Missing(most.minus(balance)));
    }
    return new Quote(most);
  }

  /// Answers a question of its own, whole.
  ///
  /// @throws Refusal if the question cannot be answered or paid for
  public Replied ask(AskRequest request, Address payer) {
    return ask(new Asking(request, payer, new Retry.None()), Delivery.WHOLE);
  }

  /// Answers a question. What it may cost is reserved before anything is said; the last piece of
  /// the text is given when the receipt is signed and its fee debited, which is one step. Whoever
  /// goes away meanwhile pays for what arrived; a request with a key is answered to its end all the
  /// same, for whoever asks again under that key gets the answer that was paid for. Where nothing
  /// answers the question, nothing is paid and no receipt is signed.
  ///
  /// @throws Refusal if the question cannot be answered or paid for
  public Replied ask(Asking asking, Delivery delivery) {
    var request = asking.request();
    var payer = asking.payer();
    // By what was asked for: which model is meant may be another by the next time.
    var name =
        Repeats.name(asking.retry(), Questions.of(request), request.wishes().memory(), payer);
    return name.map(named ->
            repeats.once(
                named,
                () -> answer(meant(request, payer), asking, name, delivery),
                receipt -> replay(receipt, payer, delivery)))
        .orElseGet(() -> answer(meant(request, payer), asking, name, delivery));
  }

  /// The question, put to a model: whoever leaves the choice to the node asks the one that is
  /// surest to answer, and who names no version the newest one. To find out which is surest is
  /// dear, so it comes after all that refuses a question.
  private Question meant(AskRequest request, Address payer) {
    var question = versioned(Questions.of(request), payer);
    boolean any = question.model().equals(Catalogue.AUTO);
    if (request.wishes().memory() == AskRequest.Memory.OFF) {
      if (catalogue.remembers(question.model(), payer)) {
        throw new Refusal(
            Code.UNSUPPORTED_ARGUMENT,
            question.model() + " only quotes records: leave its memory on, or ask an adapter");
      }
      return any ? question.of(writer(question, payer)) : question;
    }
    if (!any) {
      return question;
    }
    var witnesses = catalogue.witnesses(payer);
    var among = catalogue.answering(witnesses);
    if (among.isEmpty()) {
      throw new Refusal(
          Code.MODEL_NOT_FOUND, "no model here answers from records: name one of /v1/models");
    }
    requireRoom();
    requirePayable(question, among, payer);
    return question.of(engine.surest(question, among, witnesses, payer));
  }

  private Question versioned(Question question, Address payer) {
    var model = question.model();
    return model.isNewest()
        ? question.of(catalogue.newest(model, payer).orElseThrow(() -> unknown(model.family())))
        : question;
  }

  /// Refuses a question that none of some models could answer, or none for what the payer has.
  private void requirePayable(Question question, List<ModelId> among, Address payer) {
    var refusals = new ArrayList<Refusal>();
    var costs = new ArrayList<Open>();
    for (var id : among) {
      try {
        costs.add(price(question.of(id), payer).cost());
      } catch (Refusal e) {
        refusals.add(e);
      } catch (Fault e) {
        LOG.log(Level.WARNING, "the model " + id + " cannot be asked", e);
      }
    }
    if (costs.isEmpty() && !refusals.isEmpty()) {
      throw refusals.getFirst();
    }
    var least = costs.stream().min(Comparator.naturalOrder()).orElse(Open.ZERO);
    if (till.balance(payer).compareTo(least) < 0) {
      till.releaseExpired(clock.millis());
      var balance = till.balance(payer);
      if (balance.compareTo(least) < 0) {
        throw unpaid(balance, new Missing(least.minus(balance)));
      }
    }
  }

  /// The adapter whose Datanets are surest to answer; the first of those that nothing stands
  /// before.
  private ModelId writer(Question question, Address payer) {
    var writers = catalogue.writing();
    if (writers.isEmpty()) {
      throw new Refusal(Code.MODEL_NOT_FOUND, "no adapter here writes by itself: leave memory on");
    }
    requireRoom();
    requirePayable(question, writers, payer);
    var gates =
        writers.stream().flatMap(id -> catalogue.gates(id, payer).stream()).distinct().toList();
    if (gates.isEmpty()) {
      return writers.getFirst();
    }
    var surest = engine.surest(question, gates, catalogue.witnesses(payer), payer);
    return writers.stream()
        .filter(id -> catalogue.gates(id, payer).contains(surest))
        .findFirst()
        .orElseThrow();
  }

  /// What becomes of a question. Before an adapter writes, the records that it was tuned on must
  /// answer: it would write all the same.
  private Reply reply(Question question, Address payer, Delivery told) {
    var refusal = engine.refusal(question, catalogue.gates(question.model(), payer), payer);
    return refusal.isPresent() ? refusal.get() : engine.reply(question, payer, told::text);
  }

  private Replied answer(
      Question question, Asking asking, Optional<Repeats.Name> name, Delivery delivery) {
    var payer = asking.payer();
    var priced = price(question, payer);
    var hold = hold(priced, payer);
    Answer answer;
    Answered answered;
    try {
      var kept = name.filter(named -> !named.counted()).isPresent();
      var told = kept ? new Lasting(delivery) : delivery;
      told.begin();
      switch (reply(question, payer, told)) {
        case Reply.Nothing(var text, var instead, _) -> {
          till.release(hold);
          told.text(text);
          return new Unanswered(text, instead, wanted(question, asking));
        }
        case Answer said -> answer = said;
      }
      answered = charge(hold, Made.of(priced, payer, answer), name);
    } catch (RuntimeException | Error e) {
      release(hold, e);
      throw e;
    }
    // Paid: whoever went away by now asks again, or finds the answer by its receipt.
    if (!answer.said().rest().isEmpty()) {
      new Lasting(delivery).text(answer.said().rest());
    }
    return answered;
  }

  private Optional<Wanted.Outcome> wanted(Question question, Asking asking) {
    return asking.request().wishes().listed()
        ? Optional.of(unmet.want(question, question.model(), asking.payer()))
        : Optional.empty();
  }

  /// Gives back a hold; one that cannot be given back now ends by its time, or at the next start.
  private void release(Hash hold, Throwable because) {
    try {
      till.release(hold);
    } catch (RuntimeException e) {
      because.addSuppressed(e);
    }
  }

  /// Reserves what the longest answer costs. Few do so at once: what is being charged for goes
  /// before what is yet to begin.
  private Hash hold(Priced priced, Address payer) {
    requireRoom();
    holding.acquireUninterruptibly();
    try {
      return reserve(priced, payer);
    } finally {
      holding.release();
    }
  }

  private void requireRoom() {
    if (holding.getQueueLength() >= WAITING_MAX) {
      throw new Refusal(Code.TOO_BUSY, WAITING_MAX + " questions are waiting; try again later");
    }
  }

  private Hash reserve(Priced priced, Address payer) {
    var bytes = new byte[Hash.SIZE];
    RANDOM.nextBytes(bytes);
    var hold = Hash.of(bytes);
    var most = priced.cost();
    if (most.units().signum() > 0 && !isHeld(hold, payer, most)) {
      till.releaseExpired(clock.millis());
      if (!isHeld(hold, payer, most)) {
        var balance = till.balance(payer);
        var missing = most.units().subtract(balance.units()).max(BigInteger.ONE);
        throw unpaid(balance, Missing.units(missing));
      }
    }
    return hold;
  }

  private boolean isHeld(Hash hold, Address payer, Open most) {
    return switch (till.hold(hold, payer, most, clock.millis() + HOLD_FOR.toMillis())) {
      case Held.Taken() -> true;
      case Held.Overdrawn(var balance, var missing) -> {
        assert !missing.amount().isZero() && balance.plus(missing.amount()).equals(most)
            : most + " was refused for " + balance + " and " + missing;
        yield false;
      }
    };
  }

  /// A question and what its answer costs by terms that never change.
  ///
  /// @param most what the longest answer costs, in units
  private record Priced(Question question, ModelTerms terms, BigInteger most) {
    Open cost() {
      return new Open(most);
    }
  }

  /// An answer that is to be paid for.
  ///
  /// @param credit the commitments to whose the answer is
  private record Made(Priced priced, Address payer, Answer answer, CreditPart credit) {
    static Made of(Priced priced, Address payer, Answer answer) {
      return new Made(priced, payer, answer, answer.credited().commitments());
    }

    Question question() {
      return priced.question();
    }
  }

  private Answered charge(Hash hold, Made made, Optional<Repeats.Name> name) {
    var answer = made.answer();
    var charge =
        new Charge(
            made.question().model(),
            stamp -> body(made, stamp),
            answer.attribution(),
            receipt -> {
              assert isOf(receipt, made) : "another answer's receipt was signed: " + receipt;
              answers.keep(bundle(receipt, made));
              name.ifPresent(named -> answers.name(named, receipt.id(), clock.millis()));
            });
    return switch (patiently(hold, charge)) {
      case Recorded.Accepted(_, var receipt, var split) -> {
        assert isOf(receipt, made) : "another answer's receipt was recorded: " + receipt;
        assert split.fee().equals(receipt.body().paid().fee().units()) : "another fee was divided";
        yield new Answered(answer.text(), answer.finish(), answer.attribution(), receipt);
      }
      case Recorded.Overdrawn(var balance, var missing) -> throw unpaid(balance, missing);
      case Recorded.Refused(var field, var reason) -> {
        // Where the database went away at a commit, this hold may have been charged all the same.
        var receipt =
            till.charged(hold)
                .filter(known -> isOf(known, made))
                .orElseThrow(() ->
                    new Fault(
                        Code.BOOKS_DIFFER, "an own receipt was refused: " + field + ": " + reason));
        yield new Answered(answer.text(), answer.finish(), answer.attribution(), receipt);
      }
    };
  }

  /// Charges, for as long as it takes a database to come back: what was said is owed.
  private Recorded patiently(Hash hold, Charge charge) {
    long end = patience.nanos() + PATIENCE.toNanos();
    while (true) {
      try {
        return till.charge(hold, charge);
      } catch (Refusal e) {
        if (e.code() != Code.UNAVAILABLE || patience.nanos() - end >= 0) {
          throw e;
        }
      }
      patience.pause(PAUSE);
    }
  }

  /// Whether a receipt says what was answered, whose data it was, and to whom, for no more than was
  /// reserved. Asserted in the step that debits it, so that nothing is paid for where it fails.
  private boolean isOf(UsageReceipt receipt, Made made) {
    var body = receipt.body();
    var answer = made.answer();
    return body.paid().payer().equals(made.payer())
        && body.model().equals(answer.provenance())
        && body.said().answer().hash().equals(answer.answerHash())
        && body.credit().equals(made.credit())
        && body.total().units().compareTo(made.priced().most()) <= 0;
  }

  private Bundle bundle(UsageReceipt receipt, Made made) {
    return new Bundle(
        receipt,
        made.question(),
        made.answer().text(),
        made.answer().credited(),
        seal,
        Optional.empty());
  }

  /// The answer of a receipt once more, if its payer may still read what it quotes.
  private Answered replay(Hash receipt, Address payer, Delivery delivery) {
    var bundle = answers.require(receipt);
    assert bundle.receipt().id().equals(receipt) : "the answer of another receipt";
    if (!catalogue.mayShow(bundle.receipt().body().model(), bundle.attribution(), payer)) {
      throw unknown(bundle.question().model().value());
    }
    delivery.begin();
    if (!bundle.answer().isEmpty()) {
      delivery.text(bundle.answer());
    }
    return new Answered(
        bundle.answer(),
        bundle.receipt().body().said().answer().finish(),
        bundle.attribution(),
        bundle.receipt());
  }

  private UsageReceipt.Body body(Made made, Charge.Stamp stamp) {
    var question = made.question();
    var answer = made.answer();
    var fee = made.priced().terms().feeRoundedUp(answer.promptTokens(), answer.answerTokens());
    assert fee.compareTo(made.priced().most()) <= 0
        : "the answer costs more than was reserved: " + fee;
    return new UsageReceipt.Body(
        new PaidPart(made.payer(), new Open(fee), stamp.terms()),
        answer.provenance(),
        new SaidPart(
            new SaidPart.Prompt(question.promptHash(), answer.promptTokens()),
            new SaidPart.Answer(answer.answerHash(), answer.answerTokens(), answer.finish()),
            SamplingHash.of(question.sampling().toJson())),
        made.credit(),
        OriginPart.DIRECT,
        stamp.place());
  }

  /// What an answer costs at most.
  ///
  /// @throws Refusal if the question could not be answered
  private Priced price(Question question, Address payer) {
    var terms = terms(question, payer);
    int read = engine.requireAnswerable(question);
    int longest = Math.min(catalogue.context(question.model()), question.sampling().tokensMax());
    return new Priced(question, terms, terms.feeRoundedUp(read, longest));
  }

  /// The terms of a model; one that a payer may not ask is as unknown as one that is not there,
  /// before anything of it is read.
  private ModelTerms terms(Question question, Address payer) {
    var terms =
        till.terms(question.model())
            .filter(known -> catalogue.mayAsk(known.model(), payer))
            .orElseThrow(() -> unknown(question.model().value()));
    if (quotes(terms.model()) && !catalogue.isWhole(terms.model().snapshots())) {
      throw new Refusal(
          Code.STATE_CONFLICT,
          ("%s may quote a record that was withdrawn; a version without it is made where records"
                  + " are left: ask %s in a moment")
              .formatted(terms.id(), terms.id().family()));
    }
    return terms;
  }

  private static boolean quotes(ModelPart model) {
    return !model.roots().memory().equals(MemoryRoot.NONE);
  }

  private static Refusal unknown(String name) {
    return new Refusal(
        Code.MODEL_NOT_FOUND, "the model \"" + name + "\" does not exist or is not for sale");
  }

  private static Refusal unpaid(Open balance, Missing missing) {
    return new Refusal(
        Code.INSUFFICIENT_FUNDS,
        "the account holds %s OPEN, %s less than this answer may cost"
            .formatted(balance, missing.amount()));
  }
}
