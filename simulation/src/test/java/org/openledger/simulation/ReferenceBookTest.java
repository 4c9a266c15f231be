package org.openledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openledger.simulation.ReferenceBook.Adapter;
import org.openledger.simulation.ReferenceBook.Bill;
import org.openledger.simulation.ReferenceBook.Credits;
import org.openledger.simulation.ReferenceBook.Member;
import org.openledger.simulation.ReferenceBook.Quoted;
import org.openledger.simulation.ReferenceBook.Said;
import org.openledger.simulation.ReferenceBook.Shown;
import org.openledger.simulation.ReferenceBook.Terms;

/// The reference itself, by numbers worked out by hand.
class ReferenceBookTest {
  private static final Terms TERMS = terms(Optional.empty());

  private static Terms terms(Optional<String> owner) {
    var adapter = new Adapter("m", "d/pool", 32_768, List.of("d/a", "d/b"));
    return new Terms(whole(2000), whole(3001), "treasury", "dora", owner, Optional.of(adapter));
  }

  private final ReferenceBook book =
      new ReferenceBook(
          Map.of(
              "d/a", List.of(new Member("alice", 333_333), new Member("bob", 666_667)),
              "d/b", List.of(new Member("bob", 1_000_000))));

  private static BigInteger whole(long value) {
    return BigInteger.valueOf(value);
  }

  private static Bill bill(long number, long epoch) {
    return bill(number, epoch, Map.of("d/a", 2L, "d/b", -9L));
  }

  private static Bill bill(long number, long epoch, Map<String, Long> clusters) {
    return bill(number, epoch, new Credits(1, 3, clusters, Quoted.NOTHING), TERMS);
  }

  private static Bill bill(long number, long epoch, Credits credits, Terms terms) {
    // 10 * 2 + 5 * 3.001 = 35.005, so 36; parts 3, 7, and 26 for the data.
    var id = "receipt " + number;
    return new Bill(id, number, epoch, "payer", 10, 5, terms, credits, Map.of("app/x", whole(2)));
  }

  @Test
  void aFeeIsRoundedUpAndDividedByFloors() {
    assertThat(TERMS.fee(10, 5)).isEqualTo(36);
    assertThat(TERMS.fee(1, 0)).isEqualTo(2);
    assertThat(bill(1, 1).total()).isEqualTo(38);
    assertThat(bill(1, 1).lines())
        .isEqualTo(
            Map.of(
                "treasury/treasury", whole(3),
                "developer/dora", whole(7),
                "app/x", whole(2),
                "adapter/m", whole(26)));
    // 26 by 1 : 3 : 2 is 4.3, 13 and 8.7; the one that is left goes to the largest, as does that of
    // 8 by 2 : 1.
    var quoted = new Quoted(2, new TreeMap<>(Map.of("d/a", 2L, "d/b", 1L, "d/c", 0L)));
    var credits = new Credits(1, 3, Map.of(), quoted);
    assertThat(bill(1, 1, credits, terms(Optional.of("olga"))).lines())
        .containsEntry("base owner/olga", whole(4))
        .containsEntry("adapter/m", whole(14))
        .containsEntry("d/a quoted", whole(6))
        .containsEntry("d/b quoted", whole(2))
        .doesNotContainKey("d/c quoted");
    assertThat(bill(1, 1, new Credits(1, 0, Map.of(), Quoted.NOTHING), TERMS).lines())
        .containsEntry("d/pool", whole(26));
  }

  @Test
  void anEpochDividesAdaptersAndCarriesHalfOfWhatIsOwed() {
    book.move("in", "payer", whole(400));
    book.enter("hold 1", bill(1, 1));
    // The mean of 2 and -9 is -4: half of 2 - 4 and of -9 - 4, so -1 and -7, and both get as much.
    assertThat(book.close(1)).isEqualTo(new Shown(0, 1, 0, 0));
    assertThat(book.earned())
        .containsEntry("alice", whole(5))
        .containsEntry("bob", whole(8).add(whole(13)))
        .containsEntry("dora", whole(7))
        .containsEntry("x", whole(2));
    assertThat(book.earned().values().stream().reduce(BigInteger.ZERO, BigInteger::add))
        .isEqualTo(book.fees());
    assertThat(book.carries()).isEqualTo(Map.of("m d/b", whole(-3)));
    // 12 and 8, and their mean 10: 11, and 9 that owes 3.
    book.enter("hold 2", bill(2, 2, Map.of("d/a", 12L, "d/b", 8L)));
    var before = book.earned().get("bob");
    // 26 by 11 : 6 is 16.8 and 9.2.
    assertThat(book.close(2)).isEqualTo(new Shown(1, 1, 0, 0));
    assertThat(book.earned()).containsEntry("bob", whole(11 + 9).add(before));
    assertThat(book.carries()).isEmpty();
  }

  @Test
  void aCommonPoolWaitsAndIsThenPaidByWhatWasEarned() {
    var nothing = new Credits(1, 0, Map.of(), Quoted.NOTHING);
    book.move("in", "payer", whole(400));
    book.enter("hold 1", bill(1, 1, nothing, TERMS));
    assertThat(book.close(1)).isEqualTo(new Shown(0, 0, 0, 0));
    assertThat(book.pools()).isEqualTo(Map.of("d/pool", whole(26)));
    book.enter("hold 2", bill(2, 2, Map.of("d/a", 6L, "d/b", -6L)));
    // 26 to the first cluster: alice 9, bob 17; of the pool the same.
    assertThat(book.close(2)).isEqualTo(new Shown(0, 2, 0, 1));
    assertThat(book.earned()).containsEntry("alice", whole(18)).containsEntry("bob", whole(34));
    assertThat(book.pools()).isEmpty();
  }

  @Test
  void aHoldIsChargedOnceAndEndsOnce() {
    book.move("in", "payer", whole(100));
    assertThat(book.holding("payer", whole(101))).isEqualTo(Said.OVERDRAWN);
    book.hold("h", "payer", whole(80));
    assertThat(book.balance("payer")).isEqualTo(20);
    assertThat(book.charging("h", "payer", whole(38))).isEqualTo(Said.DONE);
    book.enter("h", bill(1, 1));
    book.release("h");
    assertThat(book.balance("payer")).isEqualTo(62);
    assertThat(book.charging("h", "payer", whole(1))).isEqualTo(Said.CONFLICT);
    assertThat(book.charging("gone", "payer", whole(63))).isEqualTo(Said.OVERDRAWN);
    assertThatThrownBy(() -> book.enter("h", bill(2, 1))).isInstanceOf(BookWrong.class);
    assertThatThrownBy(() -> book.enter("other", bill(1, 1))).isInstanceOf(BookWrong.class);
  }

  @Test
  void aReferenceStandsForOnePayment() {
    assertThat(book.moving("in", "payer", whole(5))).isEqualTo(Said.DONE);
    book.move("in", "payer", whole(5));
    book.move("in", "payer", whole(5));
    assertThat(book.moving("in", "payer", whole(5))).isEqualTo(Said.AGAIN);
    assertThat(book.moving("in", "payer", whole(6))).isEqualTo(Said.CONFLICT);
    assertThat(book.moving("out", "payer", whole(-6))).isEqualTo(Said.OVERDRAWN);
    assertThat(book.balance("payer")).isEqualTo(5);
  }
}
