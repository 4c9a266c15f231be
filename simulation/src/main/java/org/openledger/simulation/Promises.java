package org.openledger.simulation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.serve.Answer;
import org.openledger.serve.Question;
import org.openledger.settle.book.Posting;
import org.openledger.simulation.Facts.Signed;

/// What the clients of a node were told, and what they still wait to hear.
final class Promises {
  /// A deposit somebody made.
  ///
  /// @param payer whose it is, as an address
  record Paid(String payer, BigInteger amount) {}

  /// An answer that was begun and is on its way to be charged for.
  record Flight(Hash hold, Address payer, Open fee, Question asked, Answer answer) {}

  /// What a client paid for under a key.
  record Named(String asked, String receipt) {}

  private final SortedMap<String, Named> named = new TreeMap<>();
  private final SortedMap<String, Paid> deposits = new TreeMap<>();
  private final SortedMap<String, Paid> unsure = new TreeMap<>();
  private final SortedSet<String> there = new TreeSet<>();
  private final SortedSet<Signed> signed = new TreeSet<>();
  private final SortedSet<String> payers = new TreeSet<>();
  private final SortedSet<String> known = new TreeSet<>();
  private final SortedMap<String, Snapshot> snapshots = new TreeMap<>();
  private final List<Flight> flights = new ArrayList<>();
  private Facts.Book book = new Facts.Book(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  /// The name of a deposit's posting among what is kept.
  static String posting(String reference) {
    return posting(Posting.id("deposit", reference));
  }

  /// The name of a posting among what is kept.
  static String posting(Hash id) {
    return "posting " + id.brief(2 * Hash.SIZE);
  }

  /// Something must be there from now on.
  void keep(String what) {
    there.add(what);
  }

  /// All that must be there, by the names of what is kept.
  SortedSet<String> there() {
    return there;
  }

  /// A deposit is being made; whether it was is known from what is there later.
  void paying(String reference, String payer, Open amount) {
    payers.add(payer);
    if (!deposits.containsKey(reference)) {
      unsure.put(reference, new Paid(payer, amount.units()));
    }
  }

  /// A deposit was acknowledged.
  void paid(String reference, String payer, Open amount) {
    payers.add(payer);
    unsure.remove(reference);
    deposits.put(reference, new Paid(payer, amount.units()));
    keep(posting(reference));
  }

  /// Turns what nobody could know into what is the case.
  void settle(Facts now) {
    unsure.forEach((reference, paid) -> {
      if (now.kept().containsKey(posting(reference))) {
        deposits.put(reference, paid);
      }
    });
    unsure.clear();
    known.addAll(now.kept().keySet());
    book = now.book();
  }

  /// What a node must answer to a charge now: every hold is charged once, and one that is gone is
  /// taken again if its payer can.
  String expected(Flight flight) {
    if (known.contains(posting(Posting.id("charge", flight.hold().toString())))) {
      return "refused for its hold";
    }
    boolean held = book.holds().containsKey(flight.hold().toString());
    return held || covers(flight.payer(), flight.fee()) ? "accepted" : "overdrawn";
  }

  /// Whether a payer has so much that is not reserved.
  boolean covers(Address payer, Open amount) {
    return book.payer(payer.toString()).compareTo(amount.units()) >= 0;
  }

  /// What was paid for under which payer's key.
  SortedMap<String, Named> named() {
    return named;
  }

  /// All deposits, by reference.
  SortedMap<String, Paid> deposits() {
    return deposits;
  }

  /// What a payer has paid in.
  BigInteger paidIn(String payer) {
    return deposits.values().stream()
        .filter(paid -> paid.payer().equals(payer))
        .map(Paid::amount)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /// Everybody who ever paid.
  SortedSet<String> payers() {
    return payers;
  }

  /// A client holds a receipt of this number.
  void signed(UsageReceipt receipt) {
    signed.add(new Signed(receipt.body().place().sequence(), receipt.id().toString()));
  }

  /// Every receipt that a client holds.
  SortedSet<Signed> signed() {
    return signed;
  }

  /// The answer that was begun last, or so many before it, counted from 1.
  Flight flight(int back) {
    return flights.get(flights.size() - back);
  }

  /// Answers that may be charged for still, or again.
  List<Flight> flights() {
    return flights;
  }

  /// The newest snapshot of every Datanet that a client knows.
  SortedMap<String, Snapshot> snapshots() {
    return snapshots;
  }

  /// The names of all that was kept when somebody looked last.
  SortedSet<String> known() {
    return known;
  }
}
