package org.openledger.simulation;

import static java.util.function.Predicate.not;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openledger.core.flow.ModelId;
import org.openledger.simulation.Facts.Receipt;
import org.openledger.simulation.Facts.Signed;
import org.openledger.simulation.Facts.Sums;
import org.openledger.simulation.Moment.Ending;

/// What must hold after every step of a simulation, whatever was killed.
enum Invariant {
  /// All debits are all credits, by the sums that are kept and by the entries.
  THE_BOOK_IS_ZERO_SUM,
  /// A payer has what they paid in, less the fees of their recorded receipts and what is reserved.
  PAYERS_PAY_EXACTLY,
  /// What the book has as reserved is what open holds reserve.
  HOLDS_ADD_UP,
  /// The lines of a receipt sum to its fee.
  LINES_SUM_TO_FEES,
  /// A receipt stands once, and its payer was debited once.
  RECEIPTS_ARE_RECORDED_ONCE,
  /// Settled, vesting and provisional earnings, the fees of frozen epochs and what waits in common
  /// pools are all fees.
  EARNINGS_ADD_UP,
  /// What was claimed on chain is covered by what was paid in, and that by fees.
  CLAIMS_ARE_COVERED,
  /// Once an epoch is closed, tables, book and chain agree.
  CLOSED_EPOCHS_RECONCILE,
  /// What was there is there, unchanged.
  NOTHING_IS_LOST,
  /// What was acknowledged is there.
  PROMISES_ARE_KEPT,
  /// A number is signed for one receipt only.
  SEQUENCES_ARE_SIGNED_ONCE,
  /// What was refused changed no balance and recorded nothing.
  REFUSALS_CHANGE_NOTHING,
  /// What a kill broke off is there whole, or not at all.
  KILLED_IS_WHOLE_OR_ABSENT,
  /// Nobody is told anything but what the state before allows.
  ANSWERS_ARE_RIGHT;

  private static final String HELD = "held/";

  /// Before the name of a model that quotes records, among what is kept.
  static final String MEMORY = "memory ";

  /// What is wrong with a moment, with its numbers; empty if this holds.
  Optional<String> broken(Moment moment) {
    return switch (this) {
      case THE_BOOK_IS_ZERO_SUM -> bookIsZeroSum(moment);
      case PAYERS_PAY_EXACTLY -> payersPayExactly(moment);
      case HOLDS_ADD_UP -> holdsAddUp(moment);
      case LINES_SUM_TO_FEES -> linesSumToFees(moment);
      case RECEIPTS_ARE_RECORDED_ONCE -> receiptsAreRecordedOnce(moment);
      case EARNINGS_ADD_UP -> earningsAddUp(moment);
      case CLAIMS_ARE_COVERED -> claimsAreCovered(moment);
      case CLOSED_EPOCHS_RECONCILE -> closedEpochsReconcile(moment);
      case NOTHING_IS_LOST -> nothingIsLost(moment);
      case PROMISES_ARE_KEPT -> promisesAreKept(moment);
      case SEQUENCES_ARE_SIGNED_ONCE -> sequencesAreSignedOnce(moment);
      case REFUSALS_CHANGE_NOTHING -> refusalsChangeNothing(moment);
      case KILLED_IS_WHOLE_OR_ABSENT -> killedIsWholeOrAbsent(moment);
      case ANSWERS_ARE_RIGHT -> answersAreRight(moment);
    };
  }

  private static Optional<String> bookIsZeroSum(Moment moment) {
    var book = moment.now().book();
    var kept = book.accounts().values().stream().reduce(Sums.ZERO, Sums::plus);
    if (!kept.debits().equals(kept.credits())) {
      return Optional.of("debits of %s, credits of %s".formatted(kept.debits(), kept.credits()));
    }
    for (var account : union(book.accounts().keySet(), book.entries().keySet())) {
      var sums = book.accounts().getOrDefault(account, Sums.ZERO);
      var entries = book.entries().getOrDefault(account, Sums.ZERO);
      if (!sums.equals(entries)) {
        return Optional.of("%s has %s, its entries %s".formatted(account, sums, entries));
      }
    }
    return Optional.empty();
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    var all = new TreeSet<>(a);
    all.addAll(b);
    return all;
  }

  private static Optional<String> payersPayExactly(Moment moment) {
    for (var payer : moment.promises().payers()) {
      var paidIn = moment.promises().paidIn(payer);
      var fees = moment.now().fees(payer);
      var held = moment.now().book().held(payer);
      var balance = moment.now().book().payer(payer);
      if (!balance.equals(paidIn.subtract(fees).subtract(held))) {
        return Optional.of(
            "%s paid in %s, owes fees of %s and has reserved %s, but has %s"
                .formatted(payer, paidIn, fees, held, balance));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> holdsAddUp(Moment moment) {
    var book = moment.now().book();
    var payers = new TreeSet<String>();
    book.holds().values().forEach(held -> payers.add(held.payer()));
    for (var account : book.accounts().keySet()) {
      if (account.startsWith(HELD)) {
        payers.add(account.substring(HELD.length()));
      }
    }
    for (var payer : payers) {
      var balance = book.balance(HELD + payer);
      if (!balance.equals(book.held(payer))) {
        return Optional.of(
            "the book has reserved %s for %s, the holds %s"
                .formatted(balance, payer, book.held(payer)));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> linesSumToFees(Moment moment) {
    return moment.now().receipts().stream()
        .filter(receipt -> !receipt.lines().equals(receipt.fee()))
        .findFirst()
        .map(receipt ->
            "receipt %d costs %s, its lines %s"
                .formatted(receipt.signed().sequence(), receipt.fee(), receipt.lines()));
  }

  private static Optional<String> receiptsAreRecordedOnce(Moment moment) {
    var numbers = new TreeMap<Long, String>();
    var ids = new TreeSet<String>();
    for (var receipt : moment.now().receipts()) {
      var signed = receipt.signed();
      if (numbers.put(signed.sequence(), signed.id()) != null || !ids.add(signed.id())) {
        return Optional.of("receipt " + signed + " stands twice");
      }
      if (!receipt.debits().equals(expectedDebits(receipt))) {
        return Optional.of(
            "receipt %d costs %s, its payer was charged %s"
                .formatted(signed.sequence(), receipt.fee(), receipt.debits()));
      }
    }
    return Optional.empty();
  }

  private static List<BigInteger> expectedDebits(Receipt receipt) {
    return receipt.fee().signum() == 0 ? List.of() : List.of(receipt.fee());
  }

  private static Optional<String> earningsAddUp(Moment moment) {
    var earned = moment.now().earned();
    var sum =
        earned.settled().add(earned.vesting()).add(earned.provisional()).add(earned.waiting());
    var fees = moment.now().fees();
    return sum.equals(fees)
        ? Optional.empty()
        : Optional.of("%s make %s, the fees are %s".formatted(earned, sum, fees));
  }

  private static Optional<String> claimsAreCovered(Moment moment) {
    var chain = moment.now().chain();
    var fees = moment.now().fees();
    boolean covered =
        chain.claimed().compareTo(chain.funded()) <= 0
            && chain.funded().compareTo(fees) <= 0
            && chain.claimed().compareTo(moment.now().earned().settled()) <= 0;
    return covered
        ? Optional.empty()
        : Optional.of(
            "claimed %s, funded %s, settled %s, fees %s"
                .formatted(chain.claimed(), chain.funded(), moment.now().earned().settled(), fees));
  }

  private static Optional<String> closedEpochsReconcile(Moment moment) {
    return Optional.of(moment.step().differences()).filter(not(String::isEmpty));
  }

  private static Optional<String> nothingIsLost(Moment moment) {
    var now = moment.now().kept();
    for (var kept : moment.before().kept().entrySet()) {
      var found = now.get(kept.getKey());
      if (!kept.getValue().equals(found) && !(found == null && isReplaced(kept.getKey(), now))) {
        return Optional.of("%s was %s, is %s".formatted(kept.getKey(), kept.getValue(), found));
      }
    }
    return Optional.empty();
  }

  /// Whether a memory has a newer version: then it may go, unless a receipt names it.
  private static boolean isReplaced(String what, SortedMap<String, String> kept) {
    if (!what.startsWith(MEMORY)) {
      return false;
    }
    var id = new ModelId(what.substring(MEMORY.length()));
    return kept.keySet().stream()
        .filter(other -> other.startsWith(MEMORY))
        .map(other -> new ModelId(other.substring(MEMORY.length())))
        .anyMatch(other -> other.family().equals(id.family()) && other.version() > id.version());
  }

  private static Optional<String> promisesAreKept(Moment moment) {
    return moment.promises().there().stream()
        .filter(what -> !moment.now().kept().containsKey(what))
        .filter(what -> !isReplaced(what, moment.now().kept()))
        .findFirst()
        .map(what -> "somebody was told of " + what + ", which is not there");
  }

  private static Optional<String> sequencesAreSignedOnce(Moment moment) {
    var all = new TreeSet<>(moment.now().signed());
    all.addAll(moment.promises().signed());
    Signed last = new Signed(0, "");
    for (var signed : all) {
      if (signed.sequence() == last.sequence()) {
        return Optional.of(
            "number %d was signed for %s and for %s"
                .formatted(signed.sequence(), last.id(), signed.id()));
      }
      last = signed;
    }
    return Optional.empty();
  }

  private static Optional<String> refusalsChangeNothing(Moment moment) {
    boolean refused = moment.step().ending() == Ending.REFUSED;
    if (!refused) {
      return Optional.empty();
    }
    var changed = new TreeMap<>(moment.now().book().accounts());
    changed.entrySet().removeAll(moment.before().book().accounts().entrySet());
    if (!changed.isEmpty()) {
      return Optional.of("the book has changed: " + changed);
    }
    int more = moment.now().receipts().size() - moment.before().receipts().size();
    return more == 0 ? Optional.empty() : Optional.of(more + " receipts more");
  }

  private static Optional<String> killedIsWholeOrAbsent(Moment moment) {
    var torn = moment.now().torn();
    if (!torn.isEmpty()) {
      return Optional.of(torn.toString());
    }
    var there = new TreeSet<>(moment.step().together());
    there.retainAll(moment.now().kept().keySet());
    return there.isEmpty() || there.size() == moment.step().together().size()
        ? Optional.empty()
        : Optional.of(
            "of %d things that are made together there are %s"
                .formatted(moment.step().together().size(), there));
  }

  private static Optional<String> answersAreRight(Moment moment) {
    return moment.step().ending() == Ending.WRONG
        ? Optional.of(moment.step().said())
        : Optional.empty();
  }

  /// What is wrong with a moment, by what is broken; empty if all holds.
  static Map<Invariant, String> all(Moment moment) {
    var found = new TreeMap<Invariant, String>();
    for (var invariant : values()) {
      invariant.broken(moment).ifPresent(message -> found.put(invariant, message));
    }
    return found;
  }
}
