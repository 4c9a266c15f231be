package org.openledger.simulation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.simulation.ReferenceBook.Hold;

/// Compares the database with the reference while nobody does anything, past the code that is
/// tortured: its own queries read the tables.
final class BookCheck {
  private final BookRun run;
  private long lastNumber;
  private long lastEpoch;

  BookCheck(BookRun run) {
    this.run = run;
  }

  /// Everything must be as the reference has it.
  void compare() {
    run.enter(book ->
        run.machine()
            .database()
            .jdbi()
            .useTransaction(handle -> {
              receipts(handle, book);
              lines(handle, book);
              balances(handle, book);
              holds(handle, book);
              epochs(handle, book);
            }));
  }

  private static void same(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new BookWrong(what + ": the database has " + found + ", not " + expected);
    }
  }

  /// Receipts since the last look: each is known, and none is missing.
  private void receipts(Handle handle, ReferenceBook book) {
    var found = new TreeMap<String, List<Object>>();
    handle
        .createQuery(
            "select id, sequence, epoch, payer, total from settle.receipt where sequence > :last")
        .bind("last", lastNumber)
        .map((row, _) -> {
          List<Object> facts =
              List.of(
                  row.getLong("sequence"),
                  row.getLong("epoch"),
                  Address.of(row.getBytes("payer")).toString(),
                  new BigInteger(row.getString("total")));
          return found.put(Hash.of(row.getBytes("id")).toString(), facts);
        })
        .list();
    var known = new TreeMap<String, List<Object>>();
    book.bills().values().stream()
        .filter(bill -> bill.number() > lastNumber)
        .forEach(bill ->
            known.put(bill.id(), List.of(bill.number(), bill.epoch(), bill.payer(), bill.total())));
    var unknown = new HashSet<>(found.keySet());
    unknown.removeAll(known.keySet());
    run.counts().add(BookCounts.DOUBLED, unknown.size());
    same("receipts that nobody knows", List.of(), List.copyOf(unknown));
    same("receipts", known, found);
  }

  /// The lines of those receipts are what their fees divide into.
  private void lines(Handle handle, ReferenceBook book) {
    var found = new HashMap<String, SortedMap<String, BigInteger>>();
    handle
        .createQuery(
            "select l.receipt, l.kind, l.datanet, l.cluster, l.x from settle.line l"
                + " join settle.receipt r on r.id = l.receipt where r.sequence > :last")
        .bind("last", lastNumber)
        .map((row, _) ->
            found
                .computeIfAbsent(Hash.of(row.getBytes("receipt")).toString(), _ -> new TreeMap<>())
                .put(
                    BookWorld.key(
                        row.getInt("kind"), row.getBytes("datanet"), row.getBytes("cluster")),
                    new BigInteger(row.getString("x"))))
        .list();
    long newest = lastNumber;
    for (var bill : book.bills().values()) {
      if (bill.number() > lastNumber) {
        var lines = found.getOrDefault(bill.id(), new TreeMap<>());
        same("the lines of " + bill, bill.lines(), lines);
        newest = Math.max(newest, bill.number());
      }
    }
    lastNumber = newest;
  }

  /// What payers have, what is reserved of it, and what waits in open epochs.
  private static void balances(Handle handle, ReferenceBook book) {
    var expected = new TreeMap<String, BigInteger>();
    book.balances().forEach((payer, units) -> put(expected, "payer/" + payer, units));
    book.holds().values().forEach(hold -> put(expected, "held/" + hold.payer(), hold.amount()));
    for (var bill : book.bills().values()) {
      put(expected, "clearing/" + bill.epoch(), bill.total());
    }
    expected.forEach(
        (account, units) -> same(account + " below 0", 1, 1 + Math.min(0, units.signum())));
    var found = new TreeMap<String, BigInteger>();
    handle
        .createQuery(
            "select name, credits - debits as units from settle.book_account where name ~"
                + " '^(payer|held|clearing)/' and credits <> debits")
        .map((row, _) -> found.put(row.getString("name"), new BigInteger(row.getString("units"))))
        .list();
    closedMeanwhile(handle, expected);
    expected.values().removeIf(units -> units.signum() == 0);
    same("balances", expected, found);
  }

  /// Epochs that are computed and that the reference has not closed yet owe nothing any more.
  private static void closedMeanwhile(Handle handle, Map<String, BigInteger> expected) {
    handle
        .createQuery("select number from settle.epoch where roots is not null")
        .mapTo(Long.class)
        .forEach(epoch -> expected.remove("clearing/" + epoch));
  }

  private static void put(Map<String, BigInteger> sums, String account, BigInteger units) {
    sums.merge(account, units, BigInteger::add);
  }

  private static void holds(Handle handle, ReferenceBook book) {
    var found = new TreeMap<String, Hold>();
    handle
        .createQuery("select id, payer, amount from settle.hold")
        .map((row, _) ->
            found.put(
                Hash.of(row.getBytes("id")).toString(),
                new Hold(
                    Address.of(row.getBytes("payer")).toString(),
                    new BigInteger(row.getString("amount")))))
        .list();
    same("holds", book.holds(), found);
  }

  /// Epochs computed since the last look: everybody has earned what the reference says, and all of
  /// it together is all fees of closed epochs.
  private void epochs(Handle handle, ReferenceBook book) {
    var computed =
        new ArrayList<>(
            handle
                .createQuery(
                    "select number from settle.epoch where roots is not null and number > :last"
                        + " order by number")
                .bind("last", lastEpoch)
                .mapTo(Long.class)
                .list());
    for (long epoch : computed) {
      var shown = book.close(epoch);
      run.counts().add(BookCounts.DEBTS, shown.lessDebts());
      run.counts().add(BookCounts.LEFT_OVER, shown.leftOver());
      run.counts().add(BookCounts.QUOTED, shown.quoted());
      var found = new TreeMap<String, BigInteger>();
      handle
          .createQuery("select account, cumulative from settle.epoch_earning where epoch = :epoch")
          .bind("epoch", epoch)
          .map((row, _) ->
              found.put(
                  Address.of(row.getBytes("account")).toString(),
                  new BigInteger(row.getString("cumulative"))))
          .list();
      var earned = new TreeMap<>(book.earned());
      earned.values().removeIf(units -> units.signum() == 0);
      same("earnings of epoch " + epoch, earned, found);
      lastEpoch = epoch;
      run.counts().add(BookCounts.EPOCHS, 1);
    }
    if (!computed.isEmpty()) {
      var waiting =
          book.bills().values().stream()
              .map(ReferenceBook.Bill::total)
              .reduce(BigInteger.ZERO, BigInteger::add);
      var paid = book.earned().values().stream().reduce(BigInteger.ZERO, BigInteger::add);
      same("fees, and what is payable or waits", book.fees(), paid.add(waiting));
    }
  }
}
