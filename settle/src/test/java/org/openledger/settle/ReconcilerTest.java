package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;
import org.openledger.tally.RandomEpochs;

/// Money that is in one of the three accounts of it and not in the others is found, each unit of it
/// and wherever it is.
final class ReconcilerTest {
  private static final Address STRANGER = RandomEpochs.account("stranger");

  private Database database;
  private World world;
  private FakeContracts contracts;
  private Settlements settlements;

  /// One epoch is closed, in which nothing was gained by the second answer, so that its pool waits
  /// for nobody; the next has two receipts and a hold.
  @BeforeEach
  void open() {
    database = FreshSchema.open();
    world = new World(29, 6);
    contracts = new FakeContracts();
    settlements = world.open(database, contracts, _ -> {});
    world.register(settlements);
    settlements.charge(world.hold(settlements), world.charge(World.nothingGained()));
    settlements.closeEpoch();
    world.ask(settlements, 2);
    world.hold(settlements);
  }

  private void sql(String statement) {
    TestDatabase.owner(database).useHandle(handle -> handle.execute(statement));
  }

  private void credit(BookAccount account, int more) {
    sql(
        "update settle.book_account set credits = credits + "
            + more
            + " where name = '"
            + account.name()
            + "'");
  }

  private void debit(BookAccount account, int more) {
    sql(
        "update settle.book_account set debits = debits + "
            + more
            + " where name = '"
            + account.name()
            + "'");
  }

  /// Compares without bringing the book up to the chain before.
  private Reconciliation found() {
    var jdbi = database.jdbi();
    return new Reconciler(jdbi, new Book(jdbi), contracts).reconcile();
  }

  private void differ(String... each) {
    assertThat(found().differences())
        .allSatisfy(difference -> assertThat(difference).matches(said -> isAny(said, each)))
        .hasSize(each.length);
  }

  /// A unit more on an account, and one less on the payer's, is found on both and once besides.
  private void differBetween(BookAccount account, String besides) {
    var payer = BookAccount.payer(world.payer);
    credit(account, 1);
    credit(payer, -1);
    differ("book: sums of " + account.name(), "book: sums of " + payer.name(), besides);
  }

  private static boolean isAny(String said, String... each) {
    return List.of(each).stream().anyMatch(said::startsWith);
  }

  private BigInteger paidToAll() {
    return contracts.totalClaimed();
  }

  private Address developer() {
    return world.terms.commerce().developer();
  }

  private Hash pool() {
    return World.DATANET.key();
  }

  @Test
  void nothingDiffersAndEverythingIsCounted() {
    var found = found();
    assertThat(found.differences()).isEmpty();
    assertThat(found.holds()).isTrue();
    assertThat(found.accounts())
        .isEqualTo(settlements.latest().orElseThrow().earnings().accounts());
    assertThat(found.claimed().units()).isEqualTo(paidToAll()).isPositive();
    assertThat(found.earned().units()).isEqualTo(paidToAll());
    assertThat(settlements.book().balance(BookAccount.pool(pool()))).isPositive();
  }

  @Test
  void aChangedSumOfTheBookIsFound() {
    credit(BookAccount.payer(world.payer), 1);
    var name = BookAccount.payer(world.payer).name();
    differ("book: sums of " + name, "book: all debits and all credits differ");
  }

  @Test
  void earningsInTheTablesOrTheBookAloneAreFound() {
    var earned = BookAccount.earned(developer());
    differBetween(earned, earned.name() + " in table and book differ");
  }

  @Test
  void aClaimInTheBookThatWasNotPaidIsFound() {
    var earned = BookAccount.earned(developer());
    debit(earned, -1);
    debit(BookAccount.payer(world.payer), 1);
    differ(
        "book: sums of " + earned.name(),
        "book: sums of " + BookAccount.payer(world.payer).name(),
        earned.name() + " claimed on chain and in book differ");
  }

  @Test
  void earningsOfAnAccountThatIsInNoTableAreFound() {
    insert(BookAccount.earned(STRANGER).name(), 0);
    differ(BookAccount.earned(STRANGER).name() + " is in the book but in no table");
  }

  private void insert(String name, int amount) {
    sql(
        "insert into settle.book_account (name, side, debits, credits) values ('"
            + name
            + "', 'CREDIT', 0, "
            + amount
            + ")");
  }

  @Test
  void whatWaitsInAPoolIsComparedWithTheTables() {
    var pool = BookAccount.pool(pool());
    differBetween(pool, "the common pool of " + pool() + " in table and book differ");
  }

  @Test
  void aPoolInWhichNothingWaitsIsEmpty() {
    var other = BookAccount.pool(RandomEpochs.datanet(5)).name();
    insert(other, 0);
    differ();
    sql("delete from settle.book_account where name = '" + other + "'");
    insert(other, 1);
    differ(
        "book: sums of " + other,
        "book: all debits and all credits differ",
        other + ", in which nothing waits differ: 0 and 1");
  }

  @Test
  void rootsOnChainAreTheTables() {
    contracts.otherRoots(true);
    differ("epoch 1: the roots on chain are not the tables'");
  }

  /// Before an epoch is proposed the chain has no roots of it.
  @Test
  void rootsThatAreNotProposedYetAreNotMissed() {
    var steps =
        world.open(
            database,
            contracts,
            step -> {
              if (step.equals("fund")) {
                throw new IllegalStateException("killed");
              }
            });
    assertThatThrownBy(steps::closeEpoch).hasMessage("killed");
    assertThat(contracts.lastEpoch()).isEqualTo(1);
    differ();
    settlements.closeEpoch();
    assertThat(contracts.lastEpoch()).isEqualTo(2);
    differ();
  }

  @Test
  void whatTheDistributorHoldsIsComparedToTheUnit() {
    contracts.donate(1);
    differ("distributor on chain and in book differ");
    assertThat(settlements.reconcile().differences()).isEmpty();
    contracts.lose(1);
    differ("the distributor holds less than it was paid in");
  }

  @Test
  void theNodeHoldsWhatTheBookSaysOrMore() {
    var booked = settlements.book().balance(BookAccount.NODE);
    contracts.nodeHolds(booked);
    differ();
    contracts.nodeHolds(booked.subtract(BigInteger.ONE));
    differ("the node holds less OPEN on chain than the book's " + booked);
  }

  @Test
  void feesOfAnOpenEpochAreThoseOfItsReceipts() {
    var clearing = BookAccount.clearing(2);
    differBetween(clearing, clearing.name() + " and its receipts differ");
  }

  @Test
  void whatIsReservedIsWhatIsHeld() {
    var held = BookAccount.held(world.payer);
    differBetween(held, held.name() + " and its holds differ");
  }

  @Test
  void fiftyDifferencesAreListedAndMoreAreCounted() {
    strangers(0, 50);
    assertThat(found().differences()).hasSize(50).allMatch(said -> said.endsWith("in no table"));
    strangers(50, 53);
    assertThat(found().differences()).hasSize(51).last().isEqualTo("3 more");
  }

  private void strangers(int from, int to) {
    for (int i = from; i < to; i++) {
      insert(BookAccount.earned(RandomEpochs.account("stranger " + i)).name(), 0);
    }
  }

  /// What was paid out above what was earned cannot be entered, and stops a close.
  @Test
  void moreThanWasEarnedIsNotBooked() {
    contracts.payBesides(developer(), 1);
    assertThatThrownBy(settlements::reconcile)
        .isInstanceOfSatisfying(Fault.class, e -> assertThat(e.code()).isEqualTo(Code.BOOKS_DIFFER))
        .hasMessageContaining("the book refuses 1 claims");
  }
}
