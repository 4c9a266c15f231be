package org.openledger.settle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.openledger.contracts.RewardDistributorCalls.Proposal;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Claimed;
import org.openledger.core.money.Settled;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Book.Totals;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.book.Posting.Side;
import org.openledger.settle.onchain.Payouts;
import org.openledger.settle.store.EpochStore;
import org.openledger.settle.store.Holds;
import org.openledger.settle.store.Receipts;
import org.openledger.tally.epoch.EpochTables;

/// Compares three independent accounts of the same money: the earnings table, the book, the chain.
final class Reconciler {

  /// Differences listed before the rest is only counted.
  private static final int LISTED_MAX = 50;

  private final Jdbi jdbi;
  private final Book book;
  private final Payouts payouts;

  Reconciler(Jdbi jdbi, Book book, Payouts payouts) {
    this.jdbi = jdbi;
    this.book = book;
    this.payouts = payouts;
  }

  /// Compares on one state of the database, whatever happens meanwhile.
  Reconciliation reconcile() {
    return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, _ -> compare());
  }

  private Reconciliation compare() {
    Differences differences = new Differences();
    for (String account : book.audit()) {
      differences.add("book: sums of " + account + " are not the sums of its entries");
    }
    bookBalances(differences);
    Optional<EpochTables> latest = latest();
    SortedMap<Address, BigInteger> cumulative =
        latest.map(tables -> tables.next().cumulative()).orElseGet(TreeMap::new);
    earnings(cumulative, differences);
    pools(latest.map(tables -> tables.next().pools()).orElseGet(TreeMap::new), differences);
    latest.ifPresent(tables -> roots(tables, differences));
    chainHoldsWhatTheBookSays(differences);
    clearing(differences);
    holds(differences);
    BigInteger earned = cumulative.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    return new Reconciliation(
        cumulative.size(),
        Settled.units(earned),
        Claimed.units(payouts.totalClaimed()),
        differences.listed());
  }

  private void bookBalances(Differences differences) {
    BigInteger debits = BigInteger.ZERO;
    BigInteger credits = BigInteger.ZERO;
    for (Totals totals : book.totalsUnder("").values()) {
      debits = debits.add(totals.debits());
      credits = credits.add(totals.credits());
    }
    differences.same("book: all debits and all credits", debits, credits);
  }

  private Optional<EpochTables> latest() {
    return jdbi.withHandle(handle -> {
      long epoch = EpochStore.lastComputed(handle);
      return epoch == 0 ? Optional.empty() : Optional.of(EpochStore.read(handle, epoch));
    });
  }

  /// For every account: table = book credits, and chain = book debits.
  private void earnings(SortedMap<Address, BigInteger> cumulative, Differences differences) {
    SortedMap<String, Totals> booked = book.totalsUnder(BookAccount.EARNED);
    for (Map.Entry<Address, BigInteger> entry : cumulative.entrySet()) {
      BookAccount account = BookAccount.earned(entry.getKey());
      Totals found = booked.remove(account.name());
      Totals totals = found == null ? Totals.ZERO : found;
      differences.same(account.name() + " in table and book", entry.getValue(), totals.credits());
      BigInteger claimed = payouts.claimed(entry.getKey());
      differences.same(account.name() + " claimed on chain and in book", claimed, totals.debits());
    }
    booked.keySet().forEach(name -> differences.add(name + " is in the book but in no table"));
  }

  /// Common pools hold what the tables say that waits, and nothing else.
  private void pools(SortedMap<Hash, BigInteger> waiting, Differences differences) {
    SortedMap<String, Totals> booked = book.totalsUnder(BookAccount.POOL);
    waiting.forEach((datanet, amount) -> {
      Totals found = booked.remove(BookAccount.pool(datanet).name());
      BigInteger balance = (found == null ? Totals.ZERO : found).balance(Side.CREDIT);
      differences.same("the common pool of " + datanet + " in table and book", amount, balance);
    });
    booked.forEach((name, totals) ->
        differences.same(
            name + ", in which nothing waits", BigInteger.ZERO, totals.balance(Side.CREDIT)));
  }

  private void roots(EpochTables tables, Differences differences) {
    if (payouts.lastEpoch() >= tables.epoch()) {
      Proposal ours = EpochClosing.proposal(tables);
      Proposal theirs = payouts.proposal(tables.epoch());
      if (!ours.equals(theirs)) {
        differences.add("epoch " + tables.epoch() + ": the roots on chain are not the tables'");
      }
    }
  }

  private void chainHoldsWhatTheBookSays(Differences differences) {
    BigInteger held = payouts.totalFunded().subtract(payouts.totalClaimed());
    BigInteger booked = book.balance(BookAccount.DISTRIBUTOR);
    differences.same("distributor on chain and in book", held, booked);
    if (payouts.distributorBalance().compareTo(held) < 0) {
      differences.add("the distributor holds less than it was paid in");
    }
    BigInteger node = book.balance(BookAccount.NODE);
    BigInteger missing = node.subtract(payouts.nodeBalance());
    if (missing.signum() > 0) {
      differences.add(
          "the node holds less OPEN on chain than the book's "
              + node
              + ": give payers back "
              + missing
              + " of what they paid in, or send the node's account as much");
    }
  }

  /// Clearing accounts hold the fees of epochs that are not computed, and nothing else.
  private void clearing(Differences differences) {
    SortedMap<String, BigInteger> open = new TreeMap<>();
    jdbi.withHandle(Receipts::uncomputed)
        .forEach((epoch, total) -> open.put(BookAccount.clearing(epoch).name(), total));
    for (Map.Entry<String, Totals> entry : book.totalsUnder("clearing/").entrySet()) {
      BigInteger expected = open.getOrDefault(entry.getKey(), BigInteger.ZERO);
      differences.same(
          entry.getKey() + " and its receipts", entry.getValue().balance(Side.CREDIT), expected);
    }
  }

  /// Accounts of reservations hold what is reserved, and nothing else.
  private void holds(Differences differences) {
    SortedMap<String, BigInteger> open = new TreeMap<>();
    jdbi.withHandle(Holds::byPayer)
        .forEach((payer, amount) -> open.put(BookAccount.held(payer).name(), amount));
    for (Map.Entry<String, Totals> entry : book.totalsUnder(BookAccount.HELD).entrySet()) {
      BigInteger expected = open.getOrDefault(entry.getKey(), BigInteger.ZERO);
      differences.same(
          entry.getKey() + " and its holds", entry.getValue().balance(Side.CREDIT), expected);
    }
  }

  /// A bounded list of differences.
  private static final class Differences {

    private final List<String> listed = new ArrayList<>();
    private int count;

    void same(String what, BigInteger left, BigInteger right) {
      if (!left.equals(right)) {
        add(what + " differ: " + left + " and " + right);
      }
    }

    void add(String difference) {
      count++;
      if (listed.size() < LISTED_MAX) {
        listed.add(difference);
      }
    }

    List<String> listed() {
      if (count > listed.size()) {
        listed.add((count - listed.size()) + " more");
      }
      return listed;
    }
  }
}
