package org.openledger.settle;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.openledger.core.money.Open;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.book.Posting.Leg;
import org.openledger.settle.onchain.Payouts;

/// How payers pay in and are paid back. The node owes no more than it holds on chain, or no epoch
/// could be closed any more: what would lift its debts above that is refused.
final class Prepaying {
  /// What the node keeps to pay for its own transactions: 20,000 of the largest (2^24 gas) at three
  /// times the price of a quiet chain (10^-9 OPEN).
  static final Open GAS = Open.parse("1000");

  private final Jdbi jdbi;
  private final Address node;
  private final Payouts payouts;
  private final Book book;

  Prepaying(Jdbi jdbi, Address node, Payouts payouts, Book book) {
    this.jdbi = jdbi;
    this.node = node;
    this.payouts = payouts;
    this.book = book;
  }

  /// Credits a payer. Deposits follow one another, since each locks what the node holds until its
  /// transaction ends: two that are covered alone and not together are not both taken.
  ///
  /// @throws Refusal if it is not covered, or the chain does not say what the node holds
  Book.Posted deposit(Address payer, Open amount, String reference) {
    Leg leg = new Leg(BookAccount.NODE, BookAccount.payer(payer), amount.units());
    String memo = "deposit " + reference;
    Posting posting = new Posting(Posting.id("deposit", reference), memo, List.of(leg));
    return jdbi.inTransaction(handle -> {
      Book.Posted posted = book.post(handle, posting);
      if (posted instanceof Book.Posted.Entered) {
        requireCover(handle, amount);
      }
      return posted;
    });
  }

  /// Debits a payer.
  Book.Posted refund(Address payer, Open amount, String reference) {
    Leg leg = new Leg(BookAccount.payer(payer), BookAccount.NODE, amount.units());
    String memo = "refund " + reference;
    return book.post(new Posting(Posting.id("refund", reference), memo, List.of(leg)));
  }

  /// Refuses an amount that was just entered if what is owed with it is not covered.
  private void requireCover(Handle handle, Open amount) {
    BigInteger owed = book.totals(handle, BookAccount.NODE).balance(BookAccount.NODE.side());
    BigInteger free = held().subtract(GAS.units());
    if (owed.compareTo(free) <= 0) {
      return;
    }
    // A close pays the distributor before it is in the book: nobody is owed that here any more.
    // Read before what is held, so that what is paid meanwhile can only count as not held.
    BigInteger sent = sent(handle);
    BigInteger held = held();
    BigInteger before = owed.subtract(amount.units()).subtract(sent).max(BigInteger.ZERO);
    BigInteger most = held.subtract(GAS.units()).subtract(before).max(BigInteger.ZERO);
    if (amount.units().compareTo(most) > 0) {
      throw new Refusal(
          Code.NOT_COVERED,
          ("a deposit of %s OPEN is not covered: this node holds %s OPEN on chain, of which %s stay"
                  + " for gas, and owes %s; deposit at most %s, or send OPEN to the node's account"
                  + " %s first")
              .formatted(amount, new Open(held), GAS, new Open(before), new Open(most), node));
    }
  }

  /// What the node paid the distributor on chain and the book does not say yet. What strangers paid
  /// it is read first: if more of that comes meanwhile, less counts as sent.
  private BigInteger sent(Handle handle) {
    BigInteger donated = book.totals(handle, BookAccount.DONATIONS).credits();
    BigInteger all = book.totals(handle, BookAccount.DISTRIBUTOR).debits();
    return read(payouts::fundedByNode).subtract(all.subtract(donated)).max(BigInteger.ZERO);
  }

  private BigInteger held() {
    return read(payouts::nodeBalance);
  }

  /// A chain that is away says nothing of what is covered: that is no reason to believe it is.
  private static BigInteger read(Supplier<BigInteger> reading) {
    try {
      return reading.get();
    } catch (Failure e) {
      if (e.kind() == Kind.CORRUPT || e.code() == Code.UNAVAILABLE) {
        throw e;
      }
      throw new Refusal(
          Code.UNAVAILABLE,
          "the chain does not say just now what this node holds, so that nothing can be paid in;"
              + " try again later",
          e);
    }
  }
}
