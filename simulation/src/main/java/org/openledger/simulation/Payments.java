package org.openledger.simulation;

import java.util.List;
import java.util.Set;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.fault.Code;
import org.openledger.core.flow.ModelId;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;
import org.openledger.node.AskRequest;
import org.openledger.serve.Question;
import org.openledger.settle.Recorded;
import org.openledger.settle.book.Book;
import org.openledger.simulation.Promises.Flight;

/// What is done for money: deposits, questions, receipts, epochs.
final class Payments {
  private static final int TOKENS_MAX = 8;

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
      var answered = machine.node().answering().ask(request, payer, _ -> {});
      var receipt = answered.receipt();
      return Told.of(
          "receipt %s %s".formatted(brief(receipt), receipt.body().fee()),
          told -> {
            recorded(told, receipt);
            told.keep("answer " + receipt.id().brief(64));
            told.flights().add(new Flight(receipt, answered.attribution()));
          });
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

  private static String brief(UsageReceipt receipt) {
    return receipt.body().sequence() + " " + receipt.id().brief(8);
  }

  private static void recorded(Promises told, UsageReceipt receipt) {
    told.signed(receipt);
    told.keep("receipt " + receipt.id());
    if (receipt.body().fee().units().signum() > 0) {
      told.keep(Promises.posting(receipt.id()));
    }
  }

  /// Has an answer made and its receipt signed, which is recorded later, or never.
  record Sign(Address payer, ModelId model, String question) implements Operation {
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
      var answer = machine.engine().answer(asked, _ -> {});
      var receipt =
          settlements.sign(
              new UsageReceipt.Body(
                  payer,
                  answer.provenance(),
                  new SaidPart(
                      new SaidPart.Prompt(asked.promptHash(), answer.promptTokens()),
                      new SaidPart.Answer(answer.answerHash(), answer.answerTokens()),
                      SamplingHash.of(asked.sampling().toJson())),
                  new Open(terms.get().feeRoundedUp(answer.promptTokens(), answer.answerTokens())),
                  answer.attribution().commitment(),
                  settlements.nextSequence()));
      return Told.of(
          "signed %s %s".formatted(brief(receipt), receipt.body().fee()),
          told -> {
            told.signed(receipt);
            told.flights().add(new Flight(receipt, answer.attribution()));
          });
    }

    @Override
    public String toString() {
      return "sign %s \"%s\" for %s".formatted(model, question, payer);
    }
  }

  /// Records a receipt that was signed before, perhaps one that was recorded already.
  ///
  /// @param back how long ago it was handed out, counted from 1 for the last
  record HandIn(int back) implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      var flight = promises.flight(back);
      var receipt = flight.receipt();
      var expected = promises.expected(receipt);
      var settlements = machine.settlements();
      return switch (settlements.record(receipt, flight.attribution())) {
        case Recorded.Accepted _ ->
            Told.of("accepted", told -> recorded(told, receipt)).expecting(expected);
        case Recorded.AlreadyRecorded _ -> Told.of("was there").expecting(expected);
        case Recorded.Overdrawn _ -> Told.of("overdrawn").expecting(expected);
        case Recorded.Refused(String field, _) ->
            Told.of("refused for its " + field).expecting(expected);
      };
    }

    @Override
    public Set<String> together(Promises promises) {
      var receipt = promises.flight(back).receipt();
      return Set.of("receipt " + receipt.id(), Promises.posting(receipt.id()));
    }

    @Override
    public String toString() {
      return "hand in receipt -" + back;
    }
  }

  /// Closes the open epoch, or the one whose closing was broken off.
  record CloseEpoch() implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      var settlement = machine.node().settling().closeEpoch();
      return Told.of(
          "epoch %d of %d receipts, %s"
              .formatted(
                  settlement.epoch(), settlement.receipts().count(), settlement.receipts().fees()),
          told -> told.keep("settled epoch " + settlement.epoch()));
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
