package org.openledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openledger.simulation.ReferenceBook.Bill;
import org.openledger.simulation.ReferenceBook.Credits;
import org.openledger.simulation.ReferenceBook.Member;
import org.openledger.simulation.ReferenceBook.Quoted;
import org.openledger.simulation.ReferenceBook.Said;
import org.openledger.simulation.ReferenceBook.Shown;
import org.openledger.simulation.ReferenceBook.Terms;

/// The reference itself, by numbers worked out by hand.
class ReferenceBookTest {
  private static final Terms TERMS =
      new Terms(
          whole(2000),
          whole(3001),
          "treasury",
          "dora",
          Optional.empty(),
          Optional.of("d/pool"),
          32_768);

  private final ReferenceBook book =
      new ReferenceBook(
          Map.of(
              "d/a", List.of(new Member("alice", 333_333), new Member("bob", 666_667)),
              "d/b", List.of(new Member("bob", 1_000_000)),
              "d/pool", List.of(new Member("common", 1_000_000))));

  private static BigInteger whole(long value) {
    return BigInteger.valueOf(value);
  }

  private static Bill bill(long number, long epoch) {
    return bill(number, epoch, Map.of("d/a", 2L, "d/b", -1L));
  }

  private static Bill bill(long number, long epoch, Map<String, Long> clusters) {
    // 10 * 2 + 5 * 3.001 = 35.005, so 36; parts 3, 7, and 26 for the data.
    var credits = new Credits(1, 3, 4, clusters, Quoted.NOTHING);
    var id = "receipt " + number;
    return new Bill(id, number, epoch, "payer", 10, 5, TERMS, credits, Map.of("app/x", whole(2)));
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
                "d/pool", whole(26),
                "d/a", whole(6),
                "d/b", whole(-3)));
    // 26 by 1 : 3 : 2 is 4.3, 13 and 8.7; the one that is left goes to the largest, as does that of
    // 8 by 2 : 1. Half of 14 * 2 / 4 is believed.
    var quoted = new Quoted(2, new TreeMap<>(Map.of("d/a", 2L, "d/b", 1L, "d/c", 0L)));
    var credits = new Credits(1, 3, 4, Map.of("d/a", 2L), quoted);
    var owned =
        new Terms(
            whole(2000),
            whole(3001),
            "treasury",
            "dora",
            Optional.of("olga"),
            Optional.of("d/pool"),
            32_768);
    assertThat(new Bill("r", 9, 1, "payer", 10, 5, owned, credits, Map.of()).lines())
        .containsEntry("base owner/olga", whole(4))
        .containsEntry("d/pool", whole(14))
        .containsEntry("d/a", whole(3))
        .containsEntry("d/a quoted", whole(6))
        .containsEntry("d/b quoted", whole(2))
        .doesNotContainKey("d/c quoted");
  }

  @Test
  void anEpochPaysMembersCarriesHalfOfWhatIsOwedAndLeavesTheRestToThePool() {
    book.move("in", "payer", whole(200));
    book.enter("hold 1", bill(1, 1));
    assertThat(book.close(1)).isEqualTo(new Shown(0, 1, 0));
    // Half of 13 is believed: 6, of which alice's floor is 1 and bob's 4. The pool has 26 - 6.
    assertThat(book.earned())
        .containsEntry("alice", whole(2))
        .containsEntry("bob", whole(4))
        .containsEntry("common", whole(20))
        .containsEntry("dora", whole(7))
        .containsEntry("x", whole(2));
    assertThat(book.earned().values().stream().reduce(BigInteger.ZERO, BigInteger::add))
        .isEqualTo(book.fees());
    assertThat(book.carries()).isEqualTo(Map.of("d/b", whole(-1)));
    book.enter("hold 2", bill(2, 2));
    book.close(2);
    assertThat(book.carries()).isEqualTo(Map.of("d/b", whole(-2)));
    // Of 6 it owes 2.
    book.enter("hold 3", bill(3, 3, Map.of("d/b", 2L)));
    var before = book.earned().get("bob");
    assertThat(book.close(3)).isEqualTo(new Shown(1, 0, 0));
    assertThat(book.earned()).containsEntry("bob", whole(4).add(before));
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
