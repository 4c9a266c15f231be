package org.openledger.settle;

import java.math.BigInteger;
import java.util.ArrayList;
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
import org.openledger.settle.onchain.Anchors;
import org.openledger.settle.store.EpochStore;
import org.openledger.settle.store.TermsStore;
import org.openledger.tally.epoch.EpochInput;
import org.openledger.tally.epoch.EpochTables;

/// What accounts have earned, and what the open epoch would add, after those before it that take no
/// more receipts and are not computed yet: a close that was broken off leaves such a one.
///
/// All of it is read in one state of the database: an epoch that is closed meanwhile is computed or
/// not, not both, and not neither. Nothing is locked, so nobody waits for it.
final class EarningsView {
  private final Jdbi jdbi;
  private final Book book;
  private final Anchors anchors;
  private final EpochInput.Vesting vesting;

  /// @param anchors asked for what the database has no more of a model
  EarningsView(Jdbi jdbi, Book book, Anchors anchors, EpochInput.Vesting vesting) {
    this.jdbi = jdbi;
    this.book = book;
    this.anchors = anchors;
    this.vesting = vesting;
  }

  /// What the book says that everybody has, and all epochs since as if they closed now.
  ///
  /// @param first the first that is not computed
  /// @param open the one that takes receipts
  private record Seen(
      SortedMap<String, Book.Totals> earned,
      SortedMap<String, Book.Totals> later,
      EpochTables first,
      EpochTables open) {
    Earnings of(Address account) {
      Book.Totals totals = of(earned, BookAccount.earned(account));
      BookAccount vesting = BookAccount.vesting(account);
      BigInteger vests = of(later, vesting).balance(vesting.side());
      BigInteger provisional = open.cumulative(account).subtract(first.before(account));
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
        handle -> {
          List<EpochTables> tables = tables(handle);
          return reading.apply(
              new Seen(
                  book.totalsUnder(handle, BookAccount.EARNED),
                  book.totalsUnder(handle, BookAccount.VESTING),
                  tables.getFirst(),
                  tables.getLast()));
        });
  }

  /// The tables of all epochs after the last computed one, each on top of the one before.
  private List<EpochTables> tables(Handle handle) {
    long open = EpochStore.open(handle);
    long first = EpochStore.lastComputed(handle) + 1;
    EpochInput.Adapters adapters = TermsStore.adapters(handle, anchors::reliability);
    EpochInput.Membership membership = TermsStore.membership(handle);
    List<EpochTables> tables = new ArrayList<>();
    for (long epoch = first; epoch <= open; epoch++) {
      tables.add(
          EpochTables.compute(
              new EpochInput(
                  epoch == first ? EpochStore.stateBefore(handle, epoch) : tables.getLast().next(),
                  EpochStore.receipts(handle, epoch),
                  adapters,
                  membership,
                  vesting)));
    }
    return tables;
  }
}
