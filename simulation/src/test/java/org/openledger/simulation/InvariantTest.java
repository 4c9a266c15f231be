package org.openledger.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openledger.core.money.Open;
import org.openledger.simulation.Facts.Receipt;
import org.openledger.simulation.Facts.Signed;
import org.openledger.simulation.Facts.Sums;
import org.openledger.simulation.Moment.Ending;
import org.openledger.simulation.Moment.Step;

/// Each invariant is shown a world that breaks it: none of them is content with everything.
class InvariantTest {
  private static final String PAYER = "0xA";
  private static final Receipt FIRST = receipt(1, "id 1", 30, 30, 30);

  private static final Map<Invariant, UnaryOperator<Moment>> PLANTED =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(Invariant.THE_BOOK_IS_ZERO_SUM, book("assets/node", 99, 0)),
              Map.entry(Invariant.PAYERS_PAY_EXACTLY, InvariantTest::anotherDeposit),
              Map.entry(Invariant.LINES_SUM_TO_FEES, receipts(receipt(1, "id 1", 30, 29, 30))),
              Map.entry(
                  Invariant.RECEIPTS_ARE_RECORDED_ONCE,
                  receipts(receipt(1, "id 1", 30, 30, 30, 30))),
              Map.entry(Invariant.EARNINGS_ADD_UP, earned(20, 0, 9)),
              Map.entry(Invariant.CLAIMS_ARE_COVERED, chain(19, 20)),
              Map.entry(
                  Invariant.CLOSED_EPOCHS_RECONCILE,
                  step(new Step("close", Ending.DONE, "", Set.of(), "[one unit is missing]"))),
              Map.entry(Invariant.NOTHING_IS_LOST, kept(Map.of("record a/1", "other"))),
              Map.entry(Invariant.PROMISES_ARE_KEPT, InvariantTest::anotherPromise),
              Map.entry(Invariant.HOLDS_ADD_UP, hold("0xC", 5)),
              Map.entry(Invariant.SEQUENCES_ARE_SIGNED_ONCE, signed(new Signed(1, "id 2"))),
              Map.entry(Invariant.REFUSALS_CHANGE_NOTHING, InvariantTest::refusedAndPaid),
              Map.entry(
                  Invariant.KILLED_IS_WHOLE_OR_ABSENT,
                  step(
                      new Step(
                          "contribute",
                          Ending.KILLED,
                          "",
                          Set.of("record a/1", "record a/2"),
                          ""))),
              Map.entry(
                  Invariant.ANSWERS_ARE_RIGHT,
                  step(new Step("deposit", Ending.WRONG, "told \"conflict\"", Set.of(), "")))));

  private static BigInteger whole(long value) {
    return BigInteger.valueOf(value);
  }

  private static Receipt receipt(long sequence, String id, long fee, long lines, long... debits) {
    return new Receipt(
        new Signed(sequence, id),
        PAYER,
        1,
        whole(fee),
        whole(lines),
        java.util.Arrays.stream(debits).mapToObj(InvariantTest::whole).toList());
  }

  /// One payer who paid in 100, and one receipt of 30, of which 20 are settled and 10 are to come.
  private static Facts sound() {
    var accounts = new TreeMap<String, Sums>();
    accounts.put("assets/node", new Sums(whole(100), whole(0)));
    accounts.put("payer/" + PAYER, new Sums(whole(30), whole(100)));
    accounts.put("earned/0xB", new Sums(whole(0), whole(30)));
    return new Facts(
        new Facts.Book(accounts, accounts, new TreeMap<>()),
        List.of(FIRST),
        new TreeSet<>(Set.of(FIRST.signed())),
        new Facts.Earned(whole(20), whole(0), whole(10), whole(0)),
        new Facts.Chain(whole(20), whole(20), 1),
        new TreeMap<>(Map.of("record a/1", "one", Promises.posting("d"), "two")),
        List.of());
  }

  private static Moment moment() {
    var promises = new Promises();
    promises.paid("d", PAYER, Open.units(100));
    promises.keep("record a/1");
    return new Moment(sound(), sound(), promises, new Step("look", Ending.DONE, "", Set.of(), ""));
  }

  private static UnaryOperator<Moment> with(Consumer<Change> change) {
    return moment ->
        new Moment(
            moment.before(), Change.of(moment.now(), change), moment.promises(), moment.step());
  }

  private static UnaryOperator<Moment> step(Step step) {
    return moment -> new Moment(moment.before(), moment.now(), moment.promises(), step);
  }

  private static UnaryOperator<Moment> hold(String payer, long amount) {
    var holds = new TreeMap<>(Map.of("0x1", new Facts.Held(payer, whole(amount))));
    return with(now -> now.book = new Facts.Book(now.book.accounts(), now.book.entries(), holds));
  }

  private static UnaryOperator<Moment> book(String account, long debits, long credits) {
    return with(now -> {
      var accounts = new TreeMap<>(now.book.accounts());
      accounts.put(account, new Sums(whole(debits), whole(credits)));
      now.book = new Facts.Book(accounts, now.book.entries(), now.book.holds());
    });
  }

  private static UnaryOperator<Moment> receipts(Receipt... receipts) {
    return with(now -> now.receipts = List.of(receipts));
  }

  private static UnaryOperator<Moment> earned(long settled, long vesting, long provisional) {
    var earned = new Facts.Earned(whole(settled), whole(vesting), whole(provisional), whole(0));
    return with(now -> now.earned = earned);
  }

  private static UnaryOperator<Moment> chain(long funded, long claimed) {
    return with(now -> now.chain = new Facts.Chain(whole(funded), whole(claimed), 1));
  }

  private static UnaryOperator<Moment> kept(Map<String, String> changed) {
    return with(now -> now.kept.putAll(changed));
  }

  private static UnaryOperator<Moment> signed(Signed other) {
    return with(now -> now.signed.add(other));
  }

  private static Moment anotherDeposit(Moment moment) {
    moment.promises().paid("e", PAYER, Open.units(1));
    return kept(Map.of(Promises.posting("e"), "three")).apply(moment);
  }

  private static Moment anotherPromise(Moment moment) {
    moment.promises().keep("snapshot a@1");
    return moment;
  }

  private static Moment refusedAndPaid(Moment moment) {
    var before = book("payer/" + PAYER, 0, 100).apply(moment).now();
    var step = new Step("ask", Ending.REFUSED, "insufficient_funds", Set.of(), "");
    return new Moment(before, moment.now(), moment.promises(), step);
  }

  @Test
  void aSoundWorldBreaksNothing() {
    assertThat(Invariant.all(moment())).isEmpty();
  }

  @Test
  void everyInvariantHasAWorldThatBreaksIt() {
    assertThat(PLANTED.keySet()).containsExactly(Invariant.values());
  }

  @ParameterizedTest
  @EnumSource
  void itCatchesThePlantedFaultAndNoOtherDoes(Invariant invariant) {
    var planted = requireNonNull(PLANTED.get(invariant));
    var broken = Invariant.all(planted.apply(moment()));
    assertThat(broken).containsOnlyKeys(invariant);
    assertThat(broken.get(invariant)).isNotBlank();
  }

  @Test
  void whatIsThereInPartIsCaughtToo() {
    var torn = with(now -> now.torn = List.of("a snapshot without members")).apply(moment());
    assertThat(Invariant.all(torn)).containsOnlyKeys(Invariant.KILLED_IS_WHOLE_OR_ABSENT);
  }

  @Test
  void whatIsGoneIsCaught() {
    var moment = moment();
    var before = kept(Map.of("record a/2", "two")).apply(moment).now();
    var later = new Moment(before, moment.now(), moment.promises(), moment.step());
    assertThat(Invariant.all(later)).containsOnlyKeys(Invariant.NOTHING_IS_LOST);
  }

  @Test
  void aReceiptThatStandsTwiceIsCaught() {
    var twice = receipts(FIRST, receipt(1, "id 3", 0, 0)).apply(moment());
    assertThat(Invariant.all(twice)).containsOnlyKeys(Invariant.RECEIPTS_ARE_RECORDED_ONCE);
  }

  private static Moment from(String what, String other) {
    var moment = kept(Map.of(other, "other")).apply(moment());
    var before = kept(Map.of(what, "one")).apply(moment()).now();
    return new Moment(before, moment.now(), moment.promises(), moment.step());
  }

  @Test
  void aMemoryThatANewerVersionReplacedMayGoAndNothingElse() {
    assertThat(Invariant.all(from("memory a:b@9", "memory a:b@10"))).isEmpty();
    for (var other : List.of("memory a:b@8", "memory a:c@10", "memory b:b@10", "model a:b@10")) {
      assertThat(Invariant.all(from("memory a:b@9", other)))
          .as(other)
          .containsOnlyKeys(Invariant.NOTHING_IS_LOST);
    }
    assertThat(Invariant.all(from("model a:b@9", "model a:b@10")))
        .as("an adapter")
        .containsOnlyKeys(Invariant.NOTHING_IS_LOST);
  }
}
