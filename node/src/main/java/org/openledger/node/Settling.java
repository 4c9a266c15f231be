package org.openledger.node;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Settlement;
import org.openledger.core.money.Open;
import org.openledger.settle.Earnings;
import org.openledger.settle.Reconciliation;
import org.openledger.settle.book.Book;

/// Settling: what payers have paid in, what everybody has earned, and paying it once an epoch.
public final class Settling {
  private final Books books;
  private final Parties parties;

  /// Who has what, as [StageBooks] knows it.
  interface Books {
    /// What a payer has left.
    Open balance(Address payer);

    /// Credits a payer; the same reference is credited once.
    Book.Posted deposit(Address payer, Open amount, String reference);

    /// Debits a payer; the same reference is debited once.
    Book.Posted refund(Address payer, Open amount, String reference);

    /// Closes an epoch, or finishes it if it was interrupted; nothing if it has no receipts.
    Optional<Settlement> closeEpoch(long expected);

    /// Number of the epoch that takes receipts.
    long openEpoch();

    /// The last closed epoch, if one was.
    Optional<Settlement> latest();

    /// What every account has earned that ever earned or is about to.
    List<Earnings> earnings();

    /// Compares tables, book and chain.
    Reconciliation reconcile();
  }

  Settling(Books books, Parties parties) {
    this.books = books;
    this.parties = parties;
  }

  /// What a payer has left.
  public Open balance(Address payer) {
    return books.balance(payer);
  }

  /// Credits a payer with what this node holds for it from now on.
  ///
  /// @param reference what the credit is for; the same reference is credited once
  /// @throws Refusal if the reference is another credit's
  public void deposit(Address payer, Open amount, String reference) {
    requirePosted(books.deposit(payer, amount, reference), reference);
  }

  /// Debits a payer with what it is given back.
  ///
  /// @param reference what the debit is for; the same reference is debited once
  /// @throws Refusal if the payer has less, or the reference is another debit's
  public void refund(Address payer, Open amount, String reference) {
    requirePosted(books.refund(payer, amount, reference), reference);
  }

  /// Debits a payer with all that it has left, which it is given back.
  ///
  /// @param reference what the debit is for; the same reference is debited once
  /// @return how much that was
  /// @throws Refusal if it has nothing left, or the reference is another debit's
  public Open refundAll(Address payer, String reference) {
    var all = books.balance(payer);
    if (all.isZero()) {
      throw new Refusal(
          Code.INSUFFICIENT_FUNDS, "the account holds nothing that it could be given back");
    }
    refund(payer, all, reference);
    return all;
  }

  /// Closes an epoch: its roots go on chain and everybody is paid. The caller names the one it
  /// means, so that saying it twice closes nothing more.
  ///
  /// @return what was paid; nothing if the epoch has no receipts, for then nothing happens to it
  /// @throws Refusal if another epoch is open
  public Optional<Settlement> closeEpoch(long expected) {
    var closed = books.closeEpoch(expected);
    assert closed.stream().allMatch(paid -> isOf(expected, paid)) : expected + ": " + closed;
    return closed;
  }

  /// Whether a settlement is of the epoch that was meant, and pays somebody for something.
  private static boolean isOf(long epoch, Settlement paid) {
    return paid.epoch() == epoch
        && paid.receipts().count() > 0
        && paid.receipts().fees().units().signum() >= 0
        && paid.earnings().cumulative().units().signum() >= 0;
  }

  /// Number of the epoch that takes receipts.
  public long openEpoch() {
    return books.openEpoch();
  }

  /// Number of the last closed epoch; 0 before the first.
  public long epoch() {
    return books.latest().map(Settlement::epoch).orElse(0L);
  }

  /// Who has earned what.
  public EarningsReport earnings() {
    var earnings = books.earnings();
    assert earnings.stream().allMatch(Settling::isWhole) : "earnings below what was paid out";
    var rows =
        earnings.stream()
            .filter(e -> !of(e).plus(e.vesting().amount()).isZero())
            .sorted(Comparator.comparing(Settling::of).reversed())
            .map(e ->
                new EarningsReport.Row(
                    parties.party(e.account()),
                    e.account(),
                    e.provisional(),
                    e.settled(),
                    e.claimed()))
            .toList();
    var latest = books.latest();
    return new EarningsReport(
        latest.map(Settlement::epoch).orElse(0L),
        latest.map(last -> last.earnings().cumulative()).orElse(Open.ZERO),
        books.openEpoch(),
        rows);
  }

  /// Compares what was earned, what the book says and what the chain has paid.
  public ReconciliationReport reconcile() {
    var found = books.reconcile();
    assert !found.differences().isEmpty()
            || found.claimed().amount().compareTo(found.earned().amount()) <= 0
        : "more was claimed than earned: " + found;
    return new ReconciliationReport(
        found.accounts(), found.earned(), found.claimed(), found.differences());
  }

  private static boolean isWhole(Earnings e) {
    return e.claimed().amount().compareTo(e.settled().amount()) <= 0;
  }

  /// What an account has earned that is due, or will be when the epoch closes.
  private static Open of(Earnings e) {
    return e.settled().amount().plus(e.provisional().amount());
  }

  private static void requirePosted(Book.Posted posted, String reference) {
    switch (posted) {
      case Book.Posted.Entered _, Book.Posted.AlreadyPosted _ -> {}
      case Book.Posted.Overdrawn(_, var balance, var missing) ->
          throw new Refusal(
              Code.INSUFFICIENT_FUNDS,
              "the account holds %s OPEN, %s less than that".formatted(balance, missing.amount()));
      case Book.Posted.Conflict _ ->
          throw new Refusal(Code.STATE_CONFLICT, reference + " stands for another payment");
    }
  }
}
