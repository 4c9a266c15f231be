package org.openledger.simulation;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Facts of which some are being replaced.
final class Change {
  Facts.Book book;
  List<Facts.Receipt> receipts;
  SortedSet<Facts.Signed> signed;
  Facts.Earned earned;
  Facts.Chain chain;
  SortedMap<String, String> kept;
  List<String> torn;

  private Change(Facts facts) {
    this.book = facts.book();
    this.receipts = facts.receipts();
    this.signed = new TreeSet<>(facts.signed());
    this.earned = facts.earned();
    this.chain = facts.chain();
    this.kept = new TreeMap<>(facts.kept());
    this.torn = facts.torn();
  }

  /// The same facts but for what is changed.
  static Facts of(Facts facts, Consumer<Change> change) {
    var draft = new Change(facts);
    change.accept(draft);
    return new Facts(
        draft.book,
        draft.receipts,
        draft.signed,
        draft.earned,
        draft.chain,
        draft.kept,
        draft.torn);
  }
}
