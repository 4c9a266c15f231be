package org.openledger.settle;

import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Claimed;
import org.openledger.core.money.Provisional;
import org.openledger.core.money.Settled;
import org.openledger.core.money.Vesting;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.store.EpochStore;
import org.openledger.settle.store.TermsStore;
import org.openledger.tally.epoch.EpochInput;
import org.openledger.tally.epoch.EpochTables;

/// What accounts have earned, and what the open epoch would add.
///
/// All of it is read in one state of the database: an epoch that is closed meanwhile is open or
/// computed, not both, and not neither. Nothing is locked, so nobody waits for it.
final class EarningsView {
  private final Jdbi jdbi;
  private final Book book;
  private final EpochInput.Vesting vesting;

  EarningsView(Jdbi jdbi, Book book, EpochInput.Vesting vesting) {
    this.jdbi = jdbi;
    this.book = book;
    this.vesting = vesting;
  }

  /// What the book says that everybody has, and the open epoch as if it closed now.
  private record Seen(
      SortedMap<String, Book.Totals> earned,
      SortedMap<String, Book.Totals> later,
      EpochTables open) {
    Earnings of(Address account) {
      Book.Totals totals = of(earned, BookAccount.earned(account));
      BookAccount vesting = BookAccount.vesting(account);
      BigInteger vests = of(later, vesting).balance(vesting.side());
      BigInteger provisional = open.cumulative(account).subtract(open.before(account));
      assert totals.debits().compareTo(totals.credits()) <= 0 : account + " claimed too much";
      assert vests.signum() >= 0 && provisional.signum() >= 0 : account + " would earn less";
      return new Earnings(
          account,
          Settled.units(totals.credits()),
          Claimed.units(totals.debits()),
          Vesting.units(vests),
          Provisional.units(provisional));
    }

    private static Book.Totals of(SortedMap<String, Book.Totals> totals, BookAccount account) {
      return totals.getOrDefault(account.name(), Book.Totals.ZERO);
    }
  }

  Earnings of(Address account) {
    return seen(now -> now.of(account));
  }

  List<Earnings> all() {
    return seen(now -> now.open.earners().stream().map(now::of).toList());
  }

  /// What waits in common pools, by Datanet, if the open epoch closed now.
  SortedMap<Hash, BigInteger> pools() {
    return seen(now -> now.open.next().pools());
  }

  private <T> T seen(Function<Seen, T> reading) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle ->
            reading.apply(
                new Seen(
                    book.totalsUnder(handle, BookAccount.EARNED),
                    book.totalsUnder(handle, BookAccount.VESTING),
                    tables(handle))));
  }

  /// The tables of the open epoch on top of the last computed one.
  private EpochTables tables(Handle handle) {
    long open = EpochStore.open(handle);
    return EpochTables.compute(
        new EpochInput(
            EpochStore.stateBefore(handle, EpochStore.lastComputed(handle) + 1),
            EpochStore.receipts(handle, open),
            TermsStore.adapters(handle),
            TermsStore.membership(handle),
            vesting));
  }
}
