package org.openledger.settle.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.settle.book.Book.Totals;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.book.Posting.Leg;
import org.openledger.settle.book.Posting.Side;
import org.openledger.tally.RandomEpochs;

/// What can be entered in the book, before it is.
final class PostingTest {
  private static final BookAccount ALICE = BookAccount.payer(RandomEpochs.account("alice"));
  private static final BookAccount BOB = BookAccount.payer(RandomEpochs.account("bob"));

  private static Leg leg(BookAccount debit, BookAccount credit, BigInteger amount) {
    return new Leg(debit, credit, amount);
  }

  private static Leg leg(BookAccount debit, BookAccount credit, long amount) {
    return leg(debit, credit, BigInteger.valueOf(amount));
  }

  @Test
  void aTransferMovesSomethingThatFitsBetweenTwoAccounts() {
    BigInteger tooMuch = BigInteger.ONE.shiftLeft(256);
    assertThat(leg(ALICE, BOB, 1).amount()).isEqualTo(1);
    assertThat(leg(ALICE, BOB, tooMuch.subtract(BigInteger.ONE)).amount().bitLength())
        .isEqualTo(256);
    for (BigInteger none : List.of(BigInteger.ZERO, BigInteger.ONE.negate(), tooMuch)) {
      assertThatThrownBy(() -> leg(ALICE, BOB, none))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("no transfer: " + none);
    }
    assertThatThrownBy(() -> leg(ALICE, ALICE, 1)).isInstanceOf(Refusal.class);
  }

  @Test
  void aPostingHasAtLeastOneLegAndAtMostAMillion() {
    Leg one = leg(ALICE, BOB, 1);
    var most = Collections.nCopies(Posting.LEGS_MAX, one);
    assertThat(new Posting(Hash.ZERO, "", most).legs()).hasSize(Posting.LEGS_MAX);
    var more = Collections.nCopies(Posting.LEGS_MAX + 1, one);
    assertThatThrownBy(() -> new Posting(Hash.ZERO, "", more))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("1000001 legs");
    assertThatThrownBy(() -> new Posting(Hash.ZERO, "", List.of())).isInstanceOf(Refusal.class);
  }

  /// Whatever moves otherwise is another posting, even under the same id.
  @Test
  void everythingOfEveryLegIsInTheDigest() {
    var digests = new HashSet<Hash>();
    var others =
        List.of(
            List.of(leg(ALICE, BOB, 1)),
            List.of(leg(ALICE, BOB, 2)),
            List.of(leg(BOB, ALICE, 1)),
            List.of(leg(BookAccount.NODE, BOB, 1)),
            List.of(leg(ALICE, BookAccount.NODE, 1)),
            List.of(leg(ALICE, BOB, 1), leg(ALICE, BOB, 1)),
            List.of(leg(ALICE, BOB, 1), leg(BOB, ALICE, 2)),
            List.of(leg(BOB, ALICE, 2), leg(ALICE, BOB, 1)));
    for (var legs : others) {
      digests.add(new Posting(Hash.ZERO, "memo", legs).digest());
    }
    assertThat(digests).hasSize(others.size());
    assertThat(new Posting(Hash.ZERO, "another memo", others.getFirst()).digest())
        .isEqualTo(new Posting(Hash.ZERO, "memo", others.getFirst()).digest());
  }

  @Test
  void aBalanceCountsOnItsSide() {
    var totals = new Totals(BigInteger.valueOf(3), BigInteger.valueOf(8));
    assertThat(totals.balance(Side.CREDIT)).isEqualTo(5);
    assertThat(totals.balance(Side.DEBIT)).isEqualTo(-5);
    assertThat(BookAccount.NODE.side()).isEqualTo(Side.DEBIT);
    assertThat(BookAccount.DISTRIBUTOR.side()).isEqualTo(Side.DEBIT);
    assertThat(ALICE.side()).isEqualTo(Side.CREDIT);
  }
}
