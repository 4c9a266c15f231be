package org.openledger.node;

import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Consumer;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.serve.Answer;
import org.openledger.serve.OpenLora;
import org.openledger.serve.Question;
import org.openledger.settle.Recorded;
import org.openledger.settle.split.ModelTerms;
import org.openledger.verify.Bundle;

/// Answering: a question is quoted, answered by the engine, receipted and paid for.
public final class Answering {
  private final OpenLora engine;
  private final Catalogue catalogue;
  private final Till till;
  private final Answers answers;
  private final Signer signer;

  /// Who signs receipts, and for which chain.
  record Signer(Address address, long chainId) {}

  /// Where answers are paid for.
  interface Till {
    /// What a model costs, if it is for sale.
    Optional<ModelTerms> terms(ModelId model);

    /// What a payer has left.
    Open balance(Address payer);

    /// The number of the next receipt; every call gives another.
    long nextSequence();

    /// A receipt signed by this node.
    UsageReceipt sign(UsageReceipt.Body body);

    /// Takes a receipt and debits its payer, or does neither.
    Recorded record(UsageReceipt receipt, Attribution attribution);
  }

  Answering(OpenLora engine, Catalogue catalogue, Till till, Answers answers, Signer signer) {
    this.engine = engine;
    this.catalogue = catalogue;
    this.till = till;
    this.answers = answers;
    this.signer = signer;
  }

  /// What an answer may cost. Refuses a question that could not be answered or paid for.
  ///
  /// @throws Refusal saying why
  public Quote quote(AskRequest request, Address payer) {
    var question = Questions.of(request);
    engine.requireAnswerable(question);
    return requireFunds(question, payer);
  }

  /// Answers a question, signs a receipt for it and debits the payer. The text is handed on piece
  /// by piece while it is written.
  ///
  /// @throws Refusal if the question cannot be answered or paid for
  public Answered ask(AskRequest request, Address payer, Consumer<String> onText) {
    var question = Questions.of(request);
    requireFunds(question, payer);
    var answer = engine.answer(question, onText);
    var receipt = till.sign(body(question, payer, answer));
    answers.keep(
        new Bundle(
            receipt,
            question,
            answer.text(),
            answer.attribution(),
            signer.address(),
            signer.chainId()));
    return switch (till.record(receipt, answer.attribution())) {
      case Recorded.Accepted _, Recorded.AlreadyRecorded _ ->
          new Answered(answer.text(), finish(answer), answer.attribution(), receipt);
      case Recorded.Overdrawn(var balance, var missing) -> throw unpaid(balance, missing);
      case Recorded.Refused(var field, var reason) ->
          throw new AssertionError("an own receipt was refused: " + field + ": " + reason);
    };
  }

  private UsageReceipt.Body body(Question question, Address payer, Answer answer) {
    var terms = terms(question);
    return new UsageReceipt.Body(
        payer,
        answer.provenance(),
        new SaidPart(
            new SaidPart.Prompt(question.promptHash(), answer.promptTokens()),
            new SaidPart.Answer(answer.answerHash(), answer.answerTokens()),
            SamplingHash.of(question.sampling().toJson())),
        new Open(terms.feeRoundedUp(answer.promptTokens(), answer.answerTokens())),
        answer.attribution().commitment(),
        till.nextSequence());
  }

  /// Refuses a payer who could not pay for the longest answer.
  private Quote requireFunds(Question question, Address payer) {
    var terms = terms(question);
    int context = catalogue.context(question.model());
    var most = terms.feeRoundedUp(context, Math.min(context, question.sampling().tokensMax()));
    var balance = till.balance(payer).units();
    if (balance.compareTo(most) < 0) {
      throw unpaid(balance, most.subtract(balance));
    }
    return new Quote(new Open(most));
  }

  private ModelTerms terms(Question question) {
    return till.terms(question.model())
        .orElseThrow(() ->
            new Refusal(
                Code.MODEL_NOT_FOUND,
                "the model \"" + question.model() + "\" does not exist or is not for sale"));
  }

  private static Answered.Finish finish(Answer answer) {
    return switch (answer.finish()) {
      case STOP -> Answered.Finish.STOP;
      case LENGTH -> Answered.Finish.LENGTH;
    };
  }

  private static Refusal unpaid(BigInteger balance, BigInteger missing) {
    return new Refusal(
        Code.INSUFFICIENT_FUNDS,
        "the account holds %s OPEN, %s less than this answer may cost"
            .formatted(new Open(balance), new Open(missing)));
  }
}
