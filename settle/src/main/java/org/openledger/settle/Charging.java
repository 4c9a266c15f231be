package org.openledger.settle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.PlacePart;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.book.Posting.Leg;
import org.openledger.settle.onchain.Payouts;
import org.openledger.settle.store.EpochStore;
import org.openledger.settle.store.Holds;
import org.openledger.settle.store.Receipts;
import org.openledger.settle.store.TermsStore;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Credits;
import org.openledger.tally.split.FeeTerms;
import org.openledger.tally.split.ModelTerms;
import org.openledger.tally.split.Split;

/// How an answer is paid for: what it may cost is held, and its receipt signed and its fee debited
/// from that in one step.
final class Charging {
  private final Jdbi jdbi;
  private final SettlementConfig config;
  private final ReceiptDomain domain;
  private final Payouts payouts;
  private final Book book;

  Charging(Jdbi jdbi, SettlementConfig config, ReceiptDomain domain, Payouts payouts, Book book) {
    this.jdbi = jdbi;
    this.config = config;
    this.domain = domain;
    this.payouts = payouts;
    this.book = book;
  }

  /// Reserves what an answer may cost. Without a hold nothing of an answer may be given away.
  /// Nothing is reserved for what could not be settled: while the chain takes nothing, it is
  /// refused.
  ///
  /// @param id chosen by the caller, never used before
  /// @param expires when the hold ends by itself, in milliseconds since 1970
  Held hold(Hash id, Address payer, Open most, long expires) {
    payouts.requireWritable();
    var hold = new Holds.Hold(id, payer, most.units());
    return jdbi.inTransaction(handle -> hold(handle, hold, expires));
  }

  private Held hold(Handle handle, Holds.Hold hold, long expires) {
    Leg leg =
        new Leg(BookAccount.payer(hold.payer()), BookAccount.held(hold.payer()), hold.amount());
    Posting posting = new Posting(Posting.id("hold", hold.id().toString()), "hold", List.of(leg));
    return switch (book.post(handle, posting)) {
      case Book.Posted.Entered _ -> {
        Holds.add(handle, hold, expires);
        yield new Held.Taken();
      }
      case Book.Posted.Overdrawn overdrawn ->
          new Held.Overdrawn(overdrawn.balance(), overdrawn.missing());
      case Book.Posted.AlreadyPosted _, Book.Posted.Conflict _ ->
          throw new Fault(Code.BOOKS_DIFFER, "the hold " + hold.id() + " was taken before");
    };
  }

  /// Gives back what a hold reserved; nothing if it has ended.
  void release(Hash hold) {
    jdbi.useTransaction(handle -> release(handle, hold));
  }

  private void release(Handle handle, Hash hold) {
    Holds.end(handle, hold)
        .ifPresent(open -> {
          BookAccount held = BookAccount.held(open.payer());
          Leg leg = new Leg(held, BookAccount.payer(open.payer()), open.amount());
          var id = Posting.id("release", hold.toString());
          Book.Posted posted = book.post(handle, new Posting(id, "release", List.of(leg)));
          if (!(posted instanceof Book.Posted.Entered)) {
            throw new Fault(Code.BOOKS_DIFFER, "the hold " + hold + " is not in the book");
          }
        });
  }

  /// Gives back what expired holds reserved.
  ///
  /// @param now milliseconds since 1970
  void releaseExpired(long now) {
    List<Hash> expired = jdbi.withHandle(handle -> Holds.expired(handle, now));
    expired.forEach(this::release);
  }

  /// Signs a receipt, debits its fee from a hold, gives back the rest of the hold and stores all of
  /// it, in one database transaction: there is a signed receipt exactly where it was paid for. What
  /// is not accepted leaves everything as it was. A hold is charged once; one that has expired is
  /// taken again, if the payer still can.
  Recorded charge(Hash hold, Charge charge) {
    return jdbi.inTransaction(handle -> {
      Recorded recorded = record(handle, hold, charge);
      if (recorded instanceof Recorded.Accepted accepted) {
        charge.along().accept(accepted.receipt());
      }
      return recorded;
    });
  }

  private Recorded record(Handle handle, Hash hold, Charge charge) {
    long epoch = EpochStore.openForReceipts(handle);
    Optional<ModelTerms> model = TermsStore.model(handle, charge.model());
    if (model.isEmpty()) {
      return new Recorded.Refused("model", charge.model() + " is unknown");
    }
    FeeTerms terms = new FeeTerms(model.get().commerce(), config.terms());
    var stamp =
        new Charge.Stamp(PlacePart.of(epoch, Receipts.nextNumber(handle)), terms.commitment());
    UsageReceipt.Body body = charge.body().apply(stamp);
    if (!body.place().equals(stamp.place())) {
      throw new Fault(Code.BOOKS_DIFFER, "the receipt is not of the place it was given");
    }
    Attribution attribution = charge.attribution();
    Optional<Recorded.Refused> refusal = refusal(body, attribution, model.get(), terms);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Credits credits;
    try {
      credits = credits(handle, attribution, model.get());
    } catch (Refusal e) {
      if (e.kind() == Kind.BUSY) {
        throw e; // the database went away meanwhile
      }
      return new Recorded.Refused("attribution", e.text());
    }
    Optional<ClusterKey> stranger = TermsStore.withoutMembers(handle, credits.tableKeys());
    if (stranger.isPresent()) {
      return new Recorded.Refused("attribution", "no member table of " + stranger.get());
    }
    UsageReceipt receipt = body.sign(domain, config.node());
    Split split = Split.of(receipt.id(), body.paid().fee(), body.origin().hops(), terms, credits);
    return record(handle, new Receipts.Dues(hold, receipt, attribution, terms, split));
  }

  private Recorded record(Handle handle, Receipts.Dues dues) {
    Split split = dues.split();
    assert split.fee().equals(dues.receipt().body().paid().fee().units())
        : "another fee was divided";
    long epoch = dues.receipt().body().place().epoch().number();
    Optional<Recorded> refused =
        debit(handle, epoch, new Debit(dues.hold(), dues.receipt(), split.total()));
    if (refused.isPresent()) {
      return refused.get();
    }
    Receipts.insert(handle, dues);
    return new Recorded.Accepted(epoch, dues.receipt(), split);
  }

  /// What of a receipt does not follow from its model's terms and its attribution.
  private static Optional<Recorded.Refused> refusal(
      UsageReceipt.Body body, Attribution attribution, ModelTerms model, FeeTerms terms) {
    return ReceiptCheck.terms(model, body)
        .terms(terms.commitment())
        .attribution(attribution)
        .compare(body, "the model's")
        .stream()
        .filter(check -> !check.holds())
        .findFirst()
        .map(check -> new Recorded.Refused(check.name(), check.detail()));
  }

  /// What an attribution says in the integers that a fee is divided by.
  ///
  /// @throws Refusal if it does not fit its model
  static Credits credits(Handle handle, Attribution attribution, ModelTerms model) {
    Optional<List<Credits.DatanetRecords>> records =
        TermsStore.records(handle, model.model().snapshots());
    if (records.isEmpty()) {
      throw new Refusal(Code.NO_SUCH_THING, "a snapshot of " + model.id() + " is unknown");
    }
    return Credits.of(model.id(), attribution, records.get());
  }

  /// What is debited for a receipt, and from which hold.
  private record Debit(Hash hold, UsageReceipt receipt, BigInteger total) {
    Address payer() {
      return receipt.body().paid().payer();
    }

    /// The legs over a hold that is open, or over the payer's balance.
    List<Leg> legs(long epoch, Optional<Holds.Hold> open) {
      var legs = new ArrayList<Leg>();
      var source = open.isPresent() ? BookAccount.held(payer()) : BookAccount.payer(payer());
      if (total.signum() > 0) {
        legs.add(new Leg(source, BookAccount.clearing(epoch), total));
      }
      open.map(reserved -> reserved.amount().subtract(total))
          .filter(rest -> rest.signum() > 0)
          .ifPresent(rest -> legs.add(new Leg(source, BookAccount.payer(payer()), rest)));
      return legs;
    }
  }

  private Optional<Recorded> debit(Handle handle, long epoch, Debit debit) {
    Optional<Holds.Hold> open = Holds.end(handle, debit.hold());
    if (open.isPresent()
        && (!open.get().payer().equals(debit.payer())
            || open.get().amount().compareTo(debit.total()) < 0)) {
      throw new Fault(Code.BOOKS_DIFFER, "the hold " + debit.hold() + " is not for this receipt");
    }
    List<Leg> legs = debit.legs(epoch, open);
    if (legs.isEmpty()) {
      return Optional.empty();
    }
    // Once for a hold, whatever became of it.
    Hash id = Posting.id("charge", debit.hold().toString());
    String memo = "receipt " + debit.receipt().body().place().sequence();
    return switch (book.post(handle, new Posting(id, memo, legs))) {
      case Book.Posted.Entered _ -> Optional.empty();
      case Book.Posted.AlreadyPosted _, Book.Posted.Conflict _ ->
          Optional.of(new Recorded.Refused("hold", debit.hold() + " was charged before"));
      case Book.Posted.Overdrawn overdrawn -> {
        assert open.isEmpty() : "a hold was overdrawn: " + debit.hold();
        yield Optional.of(new Recorded.Overdrawn(overdrawn.balance(), overdrawn.missing()));
      }
    };
  }
}
