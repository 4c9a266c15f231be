package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.Settlement;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Claimed;
import org.openledger.core.money.Missing;
import org.openledger.core.money.Open;
import org.openledger.core.money.Provisional;
import org.openledger.core.money.Settled;
import org.openledger.core.money.Vesting;
import org.openledger.settle.Earnings;
import org.openledger.settle.Reconciliation;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting.BookAccount;

/// Earnings in order, epochs by their numbers, and payments that are made once or refused.
class SettlingTest {
  private static final Address PAYER = Samples.account(1);

  private final FakeBooks books = new FakeBooks();
  private final Parties parties = Samples.parties();
  private final Settling settling = new Settling(books, parties);

  @Test
  void epochsAreNumberedFromOneAndNoneIsZero() {
    assertThat(settling.epoch()).isZero();
    assertThat(settling.openEpoch()).isEqualTo(1);
    assertThat(settling.earnings()).isEqualTo(new EarningsReport(0, Open.ZERO, 1, List.of()));
    var first = settling.closeEpoch(1).orElseThrow();
    assertThat(first.epoch()).isEqualTo(1);
    assertThat(settling.epoch()).isEqualTo(1);
    settling.closeEpoch(2);
    assertThat(settling.epoch()).isEqualTo(2);
    assertThat(settling.earnings()).isEqualTo(new EarningsReport(2, Open.units(200), 3, List.of()));
  }

  @Test
  void whoeverEarnedMostComesFirstAndWhoEarnedNothingIsLeftOut() {
    var ann = parties.contributor(new ContributorId("Ann"));
    books.earn(Samples.account(2), 3, 0, 0, 0);
    books.earn(Samples.account(3), 0, 0, 0, 0);
    books.earn(ann, 4, 4, 0, 5);
    books.earn(Samples.account(4), 0, 0, 6, 0);
    books.earn(Samples.account(5), 0, 0, 0, 7);
    var rows = settling.earnings().accounts();
    assertThat(rows)
        .extracting(EarningsReport.Row::account)
        .containsExactly(ann, Samples.account(5), Samples.account(2), Samples.account(4));
    assertThat(rows.getFirst())
        .isEqualTo(
            new EarningsReport.Row(
                new Parties.Party("Ann", "contributor"),
                ann,
                new Provisional(Open.units(5)),
                new Settled(Open.units(4)),
                new Claimed(Open.units(4))));
  }

  @Test
  void whatThePayerHasIsWhatTheBooksSay() {
    assertThat(settling.balance(PAYER)).isEqualTo(Open.units(12));
    assertThat(settling.balance(Samples.account(2))).isEqualTo(Open.ZERO);
  }

  @Test
  void aPaymentIsMadeOnce() {
    for (var posted : List.of(new Book.Posted.Entered(), new Book.Posted.AlreadyPosted())) {
      books.posted = posted;
      settling.deposit(PAYER, Open.units(5), "a");
      settling.refund(PAYER, Open.units(3), "b");
    }
    assertThat(books.asked)
        .containsExactly("deposit 5 a", "refund 3 b", "deposit 5 a", "refund 3 b");
  }

  @Test
  void allThatAPayerHasLeftIsGivenBack() {
    assertThat(settling.refundAll(PAYER, "b")).isEqualTo(Open.units(12));
    assertThat(books.asked).containsExactly("refund 12 b");
    refused(Code.INSUFFICIENT_FUNDS, () -> settling.refundAll(Samples.account(2), "c"));
  }

  @Test
  void aPaymentThatCannotBeMadeIsRefused() {
    books.posted =
        new Book.Posted.Overdrawn(
            BookAccount.payer(PAYER), Open.units(2), new Missing(Open.units(1)));
    refused(Code.INSUFFICIENT_FUNDS, () -> settling.refund(PAYER, Open.units(3), "b"));
    books.posted = new Book.Posted.Conflict(Hash.ZERO);
    refused(Code.STATE_CONFLICT, () -> settling.refund(PAYER, Open.units(3), "b"));
    refused(Code.STATE_CONFLICT, () -> settling.deposit(PAYER, Open.units(3), "b"));
  }

  @Test
  void aDifferenceBetweenBookAndChainIsTold() {
    assertThat(settling.reconcile().differences()).containsExactly("one unit is missing");
  }

  @Test
  void booksThatPayMoreThanWasEarnedAreCaught() {
    books.earn(PAYER, 3, 4, 0, 0);
    assertThatThrownBy(settling::earnings).isInstanceOf(AssertionError.class);
    books.other = 1;
    assertThatThrownBy(() -> settling.closeEpoch(1)).isInstanceOf(AssertionError.class);
  }

  private static void refused(Code code, ThrowingCallable call) {
    assertThatThrownBy(call).extracting(e -> ((Failure) e).code()).isEqualTo(code);
  }

  /// Books that say what a test puts there; every epoch pays a hundred units.
  private static final class FakeBooks implements Settling.Books {
    final List<Earnings> earnings = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    Book.Posted posted = new Book.Posted.Entered();
    private long epoch;

    /// How far the number of what is paid is from the epoch that was meant.
    long other;

    void earn(Address account, long settled, long claimed, long vesting, long provisional) {
      earnings.add(
          new Earnings(
              account,
              new Settled(Open.units(settled)),
              new Claimed(Open.units(claimed)),
              new Vesting(Open.units(vesting)),
              new Provisional(Open.units(provisional))));
    }

    @Override
    public Open balance(Address payer) {
      return payer.equals(PAYER) ? Open.units(12) : Open.ZERO;
    }

    @Override
    public Book.Posted deposit(Address payer, Open amount, String reference) {
      asked.add("deposit " + amount.units() + " " + reference);
      return posted;
    }

    @Override
    public Book.Posted refund(Address payer, Open amount, String reference) {
      asked.add("refund " + amount.units() + " " + reference);
      return posted;
    }

    @Override
    public Optional<Settlement> closeEpoch(long expected) {
      assertThat(expected).isEqualTo(openEpoch());
      epoch++;
      return latest();
    }

    @Override
    public long openEpoch() {
      return epoch + 1;
    }

    @Override
    public Optional<Settlement> latest() {
      return epoch == 0
          ? Optional.empty()
          : Optional.of(
              new Settlement(
                  epoch + other,
                  new Settlement.Receipts(Hash.ZERO, 1, Open.units(100)),
                  Hash.ZERO,
                  new Settlement.Earnings(Hash.ZERO, 1, Open.units(100 * epoch)),
                  Optional.empty()));
    }

    @Override
    public List<Earnings> earnings() {
      return earnings;
    }

    @Override
    public Reconciliation reconcile() {
      return new Reconciliation(
          1, new Settled(Open.units(1)), new Claimed(Open.ZERO), List.of("one unit is missing"));
    }
  }
}
