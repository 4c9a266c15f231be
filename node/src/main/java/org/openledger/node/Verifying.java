package org.openledger.node;

import java.util.List;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.serve.OpenLora;
import org.openledger.verify.Dues;
import org.openledger.verify.Pins;
import org.openledger.verify.Reexecution;

/// Verifying: an answer is made again and compared with what was signed, here or by a stranger.
public final class Verifying {
  /// Receipts that are listed at once.
  public static final int RECEIPTS_MAX = 1_000;

  private final Answers answers;
  private final Receipts receipts;
  private final OpenLora engine;

  /// The receipts that were paid, which [StageBooks] has.
  interface Receipts {
    /// A receipt as it was recorded.
    Optional<UsageReceipt> receipt(Hash id);

    /// Checks every field and link of a receipt and names the first that fails.
    Verification verify(UsageReceipt receipt, Evidence evidence);

    /// What became of a receipt's fee.
    Optional<Dues> dues(Hash id);

    /// What is registered on chain of what receipts rest on.
    Pins registered();

    /// The receipts of a payer whose numbers are smaller than `before`, the newest first.
    List<UsageReceipt> paidBy(Address payer, long before, int most);
  }

  Verifying(Answers answers, Receipts receipts, OpenLora engine) {
    this.answers = answers;
    this.receipts = receipts;
    this.engine = engine;
  }

  /// Refuses a receipt that somebody else paid for, in the words for one that is not there: whoever
  /// asks learns nothing of others.
  ///
  /// @throws org.openledger.core.fault.Refusal if it is not this payer's
  public void requirePaidBy(Address payer, Hash receipt) {
    var paid = receipts.receipt(receipt).map(found -> found.body().paid().payer());
    if (!paid.equals(Optional.of(payer))) {
      throw new Refusal(Code.NO_SUCH_THING, "there is no receipt " + receipt);
    }
  }

  /// What a stranger needs to check a receipt by running the model again.
  ///
  /// @throws org.openledger.core.fault.Refusal if there is no such receipt
  public Document bundle(Hash receipt) {
    var bundle = answers.require(receipt);
    var dues =
        receipts
            .dues(receipt)
            .orElseThrow(
                () -> new Fault(Code.BOOKS_DIFFER, "the answer of " + receipt + " is in no book"));
    assert dues.terms().commitment().equals(bundle.receipt().body().paid().terms())
        : "the terms of another receipt";
    return new Document(bundle.with(dues).toJson().compact());
  }

  /// What is registered of this installation: whoever keeps it needs no chain to check receipts.
  public Document roots() {
    return new Document(receipts.registered().toJson().compact());
  }

  /// A payer's receipts, the newest first.
  ///
  /// @param before only those with a smaller number
  /// @param most no more than these, of [#RECEIPTS_MAX] at once
  public List<UsageReceipt> paidBy(Address payer, long before, int most) {
    if (before < 1 || most < 1 || most > RECEIPTS_MAX) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "ask for 1 to " + RECEIPTS_MAX + " receipts before a number from 1 on");
    }
    return receipts.paidBy(payer, before, most);
  }

  /// Makes an answer again and compares it, and every link of its receipt, with what was signed.
  public Verification verify(Hash receipt) {
    var bundle = answers.require(receipt);
    assert bundle.receipt().id().equals(receipt) : "the answer of another receipt";
    var signed = receipts.receipt(receipt).orElse(bundle.receipt());
    return receipts.verify(signed, new Reexecution(engine).rerun(bundle).evidence());
  }
}
