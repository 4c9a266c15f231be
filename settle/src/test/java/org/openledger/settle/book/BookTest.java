package org.openledger.settle.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Missing;
import org.openledger.core.money.Open;
import org.openledger.core.random.CounterRandom;
import org.openledger.settle.FreshSchema;
import org.openledger.settle.book.Book.Posted;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.book.Posting.Leg;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;
import org.openledger.tally.RandomEpochs;

final class BookTest {

  private static final BookAccount ALICE = BookAccount.payer(RandomEpochs.account("alice"));
  private static final BookAccount CLEARING = BookAccount.clearing(1);

  private Database database;
  private Book book;

  @BeforeEach
  void open() {
    database = FreshSchema.open();
    book = new Book(database.jdbi());
  }

  private static Posting posting(String id, Leg... legs) {
    return new Posting(Posting.id("test", id), "test " + id, List.of(legs));
  }

  private static Leg leg(BookAccount debit, BookAccount credit, long amount) {
    return new Leg(debit, credit, BigInteger.valueOf(amount));
  }

  @Test
  void overdraftIsRefusedAndChangesNothing() {
    book.post(posting("deposit", leg(BookAccount.NODE, ALICE, 10)));
    Posted posted = book.post(posting("fee", leg(ALICE, CLEARING, 4), leg(ALICE, CLEARING, 7)));
    assertThat(posted)
        .isEqualTo(new Posted.Overdrawn(ALICE, Open.units(10), new Missing(Open.units(1))));
    assertThat(book.balance(ALICE)).isEqualTo(10);
    assertThat(book.balance(CLEARING)).isZero();
    assertThat(book.post(posting("fee", leg(ALICE, CLEARING, 10))).isInBook()).isTrue();
    assertThat(book.balance(ALICE)).isZero();
    assertThat(book.audit()).isEmpty();
  }

  @Test
  void aPostingIsEnteredOnceAndItsIdCannotMeanAnotherThing() {
    Posting deposit = posting("deposit", leg(BookAccount.NODE, ALICE, 10));
    assertThat(book.post(deposit)).isEqualTo(new Posted.Entered());
    assertThat(book.post(deposit)).isEqualTo(new Posted.AlreadyPosted());
    assertThat(book.post(posting("deposit", leg(BookAccount.NODE, ALICE, 11))))
        .isEqualTo(new Posted.Conflict(deposit.id()));
    assertThat(book.balance(ALICE)).isEqualTo(10);
  }

  @Test
  void entriesCannotBeChangedOrDeleted() {
    book.post(posting("deposit", leg(BookAccount.NODE, ALICE, 10)));
    for (String change :
        List.of(
            "update settle.book_entry set amount = 11",
            "delete from settle.book_entry",
            "truncate settle.book_entry",
            "update settle.book_posting set memo = ''")) {
      assertThatThrownBy(
              () -> TestDatabase.owner(database).useHandle(handle -> handle.execute(change)))
          .hasMessageContaining("append-only");
    }
  }

  @Test
  void aChangedSumIsFoundByTheAudit() {
    book.post(posting("deposit", leg(BookAccount.NODE, ALICE, 10)));
    assertThat(book.audit()).isEmpty();
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update settle.book_account set credits = 12" + " where name like 'payer/%'"));
    assertThat(book.audit()).containsExactly(ALICE.name());
  }

  @Test
  void amountsOfTwoHundredFiftySixBitsAreExact() {
    BigInteger most = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    book.post(new Posting(Hash.ZERO, "most", List.of(new Leg(BookAccount.NODE, ALICE, most))));
    assertThat(book.balance(ALICE)).isEqualTo(most);
  }

  @Test
  void concurrentPayersNeverOverdrawAndTheBookStaysBalanced() throws Exception {
    long seed = 51;
    System.out.println("seed " + seed);
    CounterRandom random = CounterRandom.of(seed, "book");
    int payers = 4;
    List<BookAccount> accounts = new ArrayList<>();
    for (int i = 0; i < payers; i++) {
      accounts.add(BookAccount.payer(RandomEpochs.account("payer" + i)));
      book.post(posting("deposit" + i, leg(BookAccount.NODE, accounts.get(i), 100)));
    }
    List<Callable<Posted>> tasks = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      BookAccount from = accounts.get(random.nextInt(payers));
      BookAccount to = accounts.get(random.nextInt(payers));
      int amount = 1 + random.nextInt(40);
      Leg fee = leg(from, CLEARING, amount);
      Posting posting =
          from.equals(to) ? posting("p" + i, fee) : posting("p" + i, leg(from, to, amount), fee);
      tasks.add(() -> book.post(posting));
    }
    int refused = 0;
    try (var pool = Executors.newFixedThreadPool(4)) {
      for (var posted : pool.invokeAll(tasks)) {
        refused += posted.get().isInBook() ? 0 : 1;
      }
    }
    BigInteger held = book.balance(CLEARING);
    for (BookAccount account : accounts) {
      assertThat(book.balance(account)).isNotNegative();
      held = held.add(book.balance(account));
    }
    assertThat(held).isEqualTo(100L * payers).isEqualTo(book.balance(BookAccount.NODE));
    assertThat(refused).isPositive();
    assertThat(book.audit()).isEmpty();
  }
}
