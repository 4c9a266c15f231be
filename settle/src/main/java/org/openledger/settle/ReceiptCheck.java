package org.openledger.settle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.core.receipt.Verification.Check;
import org.openledger.settle.onchain.Payouts;
import org.openledger.settle.store.EpochStore;
import org.openledger.settle.store.Receipts;
import org.openledger.settle.store.Receipts.Stored;
import org.openledger.settle.store.TermsStore;
import org.openledger.tally.epoch.EpochRows;
import org.openledger.tally.epoch.EpochTables;
import org.openledger.tally.split.Line;
import org.openledger.tally.split.ModelTerms;
import org.openledger.tally.split.Split;

/// Checks a receipt field by field and link by link: against evidence, against the terms of its
/// model, against what the node recorded, its signature, its lines and its place in the epoch.
final class ReceiptCheck {

  private final Jdbi jdbi;
  private final Address signer;
  private final ReceiptDomain domain;
  private final Splitter splitter;
  private final Payouts payouts;
  private final List<Check> checks = new ArrayList<>();

  /// Divides a receipt as it was divided when it was recorded.
  @FunctionalInterface
  interface Splitter {
    Split split(Stored stored, ModelTerms terms);
  }

  ReceiptCheck(
      Jdbi jdbi, Address signer, ReceiptDomain domain, Splitter splitter, Payouts payouts) {
    this.jdbi = jdbi;
    this.signer = signer;
    this.domain = domain;
    this.splitter = splitter;
    this.payouts = payouts;
  }

  Verification verify(UsageReceipt receipt, Evidence evidence) {
    UsageReceipt.Body body = receipt.body();
    checks.addAll(evidence.compare(body));
    Optional<Stored> stored = new Receipts(jdbi).bySequence(body.place().sequence());
    stored.ifPresentOrElse(
        known -> recorded(body, known),
        () ->
            check("sequence", false, "the node has no receipt number " + body.place().sequence()));
    Optional<ModelTerms> terms = new TermsStore(jdbi).model(body.model().id());
    terms.ifPresentOrElse(
        known -> model(body, known),
        () -> check("model", false, body.model().id() + " is unknown"));
    check("signature", receipt.isSignedBy(signer, domain), "signed by " + signer);
    if (stored.isPresent() && terms.isPresent()) {
      links(receipt, stored.get(), terms.get());
    }
    return new Verification(checks);
  }

  private void recorded(UsageReceipt.Body body, Stored stored) {
    Evidence all = Evidence.body(stored.receipt().body());
    checks.addAll(all.compare(body, "what the node recorded"));
  }

  private void model(UsageReceipt.Body body, ModelTerms terms) {
    checks.addAll(terms(terms, body).compare(body, "the model's"));
  }

  /// What the terms of its model say about a receipt: the model to its bits, and the fee for the
  /// tokens it counts.
  static Evidence terms(ModelTerms terms, UsageReceipt.Body body) {
    long in = body.said().prompt().tokens();
    long out = body.said().answer().tokens();
    return Evidence.none().model(terms.model()).fee(new Open(terms.feeRoundedUp(in, out)));
  }

  private void links(UsageReceipt receipt, Stored stored, ModelTerms terms) {
    Evidence own =
        Evidence.none().attribution(stored.attribution()).terms(stored.terms().commitment());
    checks.addAll(own.compare(receipt.body(), "that of what was kept with it"));
    boolean placed = receipt.body().place().epoch().number() == stored.epoch();
    check("epoch", placed, "recorded in epoch " + stored.epoch());
    check("id", receipt.id().equals(stored.id()), "recorded as " + stored.id());
    SignedHash signed = receipt.signedHash();
    check("signed", signed.equals(stored.signed()), "the leaf of the receipts table");
    List<Line> lines = new Receipts(jdbi).lines(stored.id());
    Split split = splitter.split(stored, terms);
    check("lines", lines.equals(split.lines()), lines.size() + " lines follow from the receipt");
    boolean credited = new Receipts(jdbi).credits(stored.id()).equals(split.credits());
    check("credits", credited, "what its adapter is divided by follows from the receipt");
    check("total", split.total().equals(stored.total()), "lines sum to what was debited");
    inclusion(stored, signed);
  }

  private void inclusion(Stored stored, SignedHash signed) {
    boolean computed = jdbi.withHandle(handle -> EpochStore.isComputed(handle, stored.epoch()));
    if (!computed) {
      return;
    }
    EpochTables tables = jdbi.withHandle(handle -> EpochStore.read(handle, stored.epoch()));
    EpochRows.ReceiptRow row = new EpochRows.ReceiptRow(stored.id(), signed, stored.total());
    boolean included =
        tables
            .receiptProof(stored.id())
            .map(proof -> proof.verify(row.leaf().data(), row.fee(), tables.roots().receipts()))
            .orElse(false);
    check("inclusion", included, "in the receipts root of epoch " + stored.epoch());
    if (payouts.lastEpoch() >= stored.epoch()) {
      boolean anchored = payouts.proposal(stored.epoch()).equals(EpochClosing.proposal(tables));
      check("anchor", anchored, "the roots of epoch " + stored.epoch() + " are on chain");
    }
  }

  private void check(String name, boolean holds, String detail) {
    checks.add(new Check(name, holds, detail));
  }
}
