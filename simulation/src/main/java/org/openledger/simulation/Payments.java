package org.openledger.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.OriginPart;
import org.openledger.core.receipt.PaidPart;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;
import org.openledger.node.Answered;
import org.openledger.node.AskRequest;
import org.openledger.node.Asking;
import org.openledger.node.Delivery;
import org.openledger.node.Replied;
import org.openledger.node.Retry;
import org.openledger.node.Unanswered;
import org.openledger.serve.Answer;
import org.openledger.serve.Question;
import org.openledger.settle.Charge;
import org.openledger.settle.Held;
import org.openledger.settle.Recorded;
import org.openledger.settle.book.Book;
import org.openledger.simulation.Promises.Flight;

/// What is done for money: deposits, questions, receipts, epochs.
final class Payments {
  private static final int TOKENS_MAX = 8;

  /// More than any prompt of a simulation has.
  private static final int PROMPT_MAX = 48;

  private Payments() {}

  /// Pays in, perhaps again, perhaps something else under the same reference.
  record Deposit(Address payer, Open amount, String reference) implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      var known = promises.deposits().get(reference);
      var ours = new Promises.Paid(payer.toString(), amount.units());
      promises.paying(reference, payer.toString(), amount);
      var posted = machine.settlements().deposit(payer, amount, reference);
      var expected = known == null ? "entered" : known.equals(ours) ? "was there" : "conflict";
      return switch (posted) {
        case Book.Posted.Entered _ ->
            Told.of("entered", told -> told.paid(reference, payer.toString(), amount))
                .expecting(expected);
        case Book.Posted.AlreadyPosted _ -> Told.of("was there").expecting(expected);
        case Book.Posted.Conflict _ -> Told.of("conflict").expecting(expected);
        case Book.Posted.Overdrawn _ -> Told.of("overdrawn").expecting(expected);
      };
    }

    @Override
    public String toString() {
      return "deposit %s for %s as %s".formatted(amount, payer, reference);
    }
  }

  /// Asks, and pays for the answer.
  record Ask(Address payer, ModelId model, String question) implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      var request =
          new AskRequest(
              model,
              List.of(AskRequest.Message.user(question)),
              AskRequest.Sampling.greedy(TOKENS_MAX));
      return told(machine.node().answering().ask(request, payer));
    }

    @Override
    public Set<Code> refusals() {
      return Set.of(Code.INSUFFICIENT_FUNDS, Code.MODEL_NOT_FOUND);
    }

    @Override
    public String toString() {
      return "ask %s \"%s\" for %s".formatted(model, question, payer);
    }
  }

  /// Asks under a key, perhaps again, perhaps something else under the same key.
  ///
  /// @param key the payer's name for the request
  record AskNamed(Address payer, ModelId model, String question, String key) implements Operation {
    /// What was paid for under a key stands for that question.
    private static final String ANOTHERS = Code.STATE_CONFLICT.word();

    @Override
    public Told run(Machine machine, Promises promises) {
      var known = Optional.ofNullable(promises.named().get(name()));
      var expected = known.map(named -> named.asked().equals(asked()) ? named.receipt() : ANOTHERS);
      Replied replied;
      try {
        replied = ask(machine);
      } catch (Refusal e) {
        if (expected.isEmpty()) {
          throw e;
        }
        return Told.of(e.code().word()).expecting(expected.get());
      }
      var told = told(replied);
      if (replied instanceof Answered answered) {
        var id = answered.receipt().id().toString();
        var named = new Promises.Named(asked(), id);
        return expected.isEmpty() || expected.get().equals(id)
            ? told.promising(clients -> clients.named().put(name(), named))
            : told.expecting(expected.get());
      }
      return expected.map(told::expecting).orElse(told);
    }

    private Replied ask(Machine machine) {
      var request =
          new AskRequest(
              model,
              List.of(AskRequest.Message.user(question)),
              AskRequest.Sampling.greedy(TOKENS_MAX));
      var asking = new Asking(request, payer, new Retry.Named(key));
      return machine.node().answering().ask(asking, Delivery.WHOLE);
    }

    private String name() {
      return payer + " " + key;
    }

    private String asked() {
      return model + " " + question;
    }

    /// A key whose first answer was lost on its way to the client stands for that question, too.
    @Override
    public Set<Code> refusals() {
      return Set.of(Code.INSUFFICIENT_FUNDS, Code.MODEL_NOT_FOUND, Code.STATE_CONFLICT);
    }

    @Override
    public String toString() {
      return "ask %s \"%s\" for %s under %s".formatted(model, question, payer, key);
    }
  }

  private static Operation.Told told(Replied replied) {
    return switch (replied) {
      case Answered answered -> {
        var receipt = answered.receipt();
        yield Operation.Told.of(
            "receipt %s %s".formatted(brief(receipt), receipt.body().paid().fee()),
            told -> {
              recorded(told, receipt);
              told.keep("answer " + receipt.id().brief(64));
            });
      }
      case Unanswered unanswered -> Operation.Told.of("nothing: " + unanswered.text());
    };
  }

  private static String brief(UsageReceipt receipt) {
    return receipt.body().place().sequence() + " " + receipt.id().brief(8);
  }

  private static void recorded(Promises told, UsageReceipt receipt) {
    told.signed(receipt);
    told.keep("receipt " + receipt.id());
  }

  /// Reserves what an answer may cost and has it made; it is charged for later, or never.
  ///
  /// @param name different for every reservation
  record Begin(Address payer, ModelId model, String question, String name) implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      var settlements = machine.settlements();
      var terms = settlements.model(model);
      if (terms.isEmpty()) {
        return Told.of("not for sale");
      }
      var asked =
          new Question(
              model, List.of(ChatMessage.user(question)), SamplingSettings.greedy(TOKENS_MAX));
      var hold = hold();
      var most = new Open(terms.get().feeRoundedUp(PROMPT_MAX, TOKENS_MAX));
      var expected = promises.covers(payer, most) ? "held " + most : "overdrawn";
      if (!(settlements.hold(hold, payer, most, Long.MAX_VALUE) instanceof Held.Taken)) {
        return Told.of("overdrawn").expecting(expected);
      }
      if (!(machine.engine().reply(asked, payer, _ -> {}) instanceof Answer answer)) {
        settlements.release(hold);
        return Told.of("nothing answers");
      }
      var fee = terms.get().feeRoundedUp(answer.promptTokens(), answer.answerTokens());
      return Told.of(
              "held " + most,
              told -> told.flights().add(new Flight(hold, payer, new Open(fee), asked, answer)))
          .expecting(expected);
    }

    private Hash hold() {
      return Keccak.hash256(name.getBytes(UTF_8));
    }

    /// The process that drew a hold's number is dead, and no other draws it again.
    @Override
    public Operation again() {
      return new Begin(payer, model, question, name + "'");
    }

    @Override
    public String toString() {
      return "begin %s \"%s\" for %s as %s".formatted(model, question, payer, name);
    }
  }

  /// Charges for an answer that was begun before, perhaps for one that was charged for already.
  ///
  /// @param back how long ago it was begun, counted from 1 for the last
  record Finish(int back) implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      var flight = promises.flight(back);
      var expected = promises.expected(flight);
      var charge =
          new Charge(
              flight.asked().model(),
              stamp -> body(flight, stamp),
              flight.answer().attribution(),
              // Signed, whether the transaction ends well or not.
              promises::signed);
      return switch (machine.settlements().charge(flight.hold(), charge)) {
        case Recorded.Accepted(_, var receipt, _) ->
            Told.of("accepted", told -> recorded(told, receipt)).expecting(expected);
        case Recorded.Overdrawn _ -> Told.of("overdrawn").expecting(expected);
        case Recorded.Refused(String field, _) ->
            Told.of("refused for its " + field).expecting(expected);
      };
    }

    private static UsageReceipt.Body body(Flight flight, Charge.Stamp stamp) {
      var asked = flight.asked();
      var answer = flight.answer();
      return new UsageReceipt.Body(
          new PaidPart(flight.payer(), flight.fee(), stamp.terms()),
          answer.provenance(),
          new SaidPart(
              new SaidPart.Prompt(asked.promptHash(), answer.promptTokens()),
              new SaidPart.Answer(answer.answerHash(), answer.answerTokens(), answer.finish()),
              SamplingHash.of(asked.sampling().toJson())),
          answer.credited().commitments(),
          OriginPart.DIRECT,
          stamp.place());
    }

    @Override
    public String toString() {
      return "charge for answer -" + back;
    }
  }

  /// Gives up an answer that was begun before.
  ///
  /// @param back how long ago it was begun, counted from 1 for the last
  record GiveUp(int back) implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      machine.settlements().release(promises.flight(back).hold());
      return Told.of("released");
    }

    @Override
    public String toString() {
      return "give up answer -" + back;
    }
  }

  /// Closes the open epoch, or the one whose closing was broken off.
  record CloseEpoch() implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      var settling = machine.node().settling();
      return settling
          .closeEpoch(settling.openEpoch())
          .map(settlement ->
              Told.of(
                  "epoch %d of %d receipts, %s"
                      .formatted(
                          settlement.epoch(),
                          settlement.receipts().count(),
                          settlement.receipts().fees()),
                  told -> told.keep("settled epoch " + settlement.epoch())))
          .orElseGet(() -> Told.of("nothing happened"));
    }

    @Override
    public String toString() {
      return "close the epoch";
    }
  }

  /// Compares tables, book and chain.
  record Reconcile() implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      var found = machine.settlements().reconcile();
      return Told.of(found.differences().toString()).expecting("[]");
    }

    @Override
    public String toString() {
      return "reconcile";
    }
  }
}
