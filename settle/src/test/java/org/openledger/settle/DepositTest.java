package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.money.Open;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.store.Database;
import org.openledger.tally.RandomEpochs;

/// The node never owes more than it holds on chain, whoever pays in, how often and when.
final class DepositTest {
  private static final long WAITS_MILLIS = 60;
  private static final long SECONDS_MAX = 20;
  private static final Address PAYER = RandomEpochs.account("payer");

  private final Database database = FreshSchema.open();
  private final World world = new World(31, 6);
  private final FakeContracts contracts = new FakeContracts();
  private Settlements settlements;

  @BeforeEach
  void open() {
    settlements = opened(_ -> {});
    world.register(settlements);
    covered(5);
  }

  private Settlements opened(Consumer<String> afterStep) {
    return world.open(database, contracts, afterStep);
  }

  /// The node holds so many units more than it owes and needs.
  private void covered(long units) {
    contracts.nodeHolds(owed().add(Prepaying.GAS.units()).add(BigInteger.valueOf(units)));
  }

  private BigInteger owed() {
    return settlements.book().balance(BookAccount.NODE);
  }

  private Book.Posted deposit(long units, String reference) {
    return settlements.deposit(PAYER, Open.units(units), reference);
  }

  private static void refused(Code code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /// Everything that the book has.
  private List<String> rows() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select t::text from settle.book_account t union all"
                        + " select t::text from settle.book_posting t union all"
                        + " select t::text from settle.book_entry t order by 1")
                .mapTo(String.class)
                .list());
  }

  @Test
  void whatIsNotCoveredIsRefusedByNameAndLeavesNothing() {
    var before = rows();
    assertThatThrownBy(() -> settlements.deposit(PAYER, Open.units(6), "typo"))
        .hasMessage(
            "a deposit of 0.000000000000000006 OPEN is not covered: this node holds"
                + " 2000.000000000000000005 OPEN on chain, of which 1000 stay for gas, and owes"
                + " 1000; deposit at most 0.000000000000000005, or send OPEN to the node's account "
                + world.accounts.node().address()
                + " first");
    refused(Code.NOT_COVERED, () -> deposit(6, "typo"));
    var everything = new Open(BigInteger.TWO.pow(256).subtract(BigInteger.ONE));
    refused(Code.NOT_COVERED, () -> settlements.deposit(PAYER, everything, "typo"));
    assertThat(rows()).isEqualTo(before);

    assertThat(deposit(5, "typo")).isInstanceOf(Book.Posted.Entered.class);
    refused(Code.NOT_COVERED, () -> deposit(1, "more"));
    world.ask(settlements, 2);
    settlements.closeEpoch();
    assertThat(settlements.reconcile().differences()).isEmpty();
  }

  @Test
  void aNodeThatOwesMoreThanItHoldsTakesNothing() {
    contracts.nodeHolds(owed().subtract(BigInteger.ONE));
    assertThatThrownBy(() -> deposit(1, "more")).hasMessageContaining("; deposit at most 0, or");
  }

  /// A home of before deposits had to be covered.
  @Test
  void whoOwesMoreThanItHoldsSettlesAgainOncePayersAreGivenBack() {
    contracts.nodeHolds(BigInteger.TEN.pow(40));
    deposit(1_000, "typo");
    var receipts = world.ask(settlements, 2);
    contracts.nodeHolds(owed().subtract(BigInteger.TEN));
    assertThatThrownBy(settlements::closeEpoch)
        .hasMessageContaining(": give payers back 10 of what they paid in, or send the node's");
    settlements.refund(PAYER, Open.units(9), "back");
    assertThatThrownBy(() -> settlements.closeEpoch(1)).hasMessageContaining("back 1 of what");
    settlements.refund(PAYER, Open.units(1), "more");
    assertThat(settlements.closeEpoch(1).orElseThrow().receipts().count())
        .isEqualTo(receipts.size());
    assertThat(settlements.reconcile().differences()).isEmpty();
  }

  @Test
  void aDepositUnderAReferenceIsTakenOnceWhateverIsCoveredByNow() {
    deposit(5, "once");
    contracts.nodeHolds(BigInteger.ZERO);
    assertThat(deposit(5, "once")).isInstanceOf(Book.Posted.AlreadyPosted.class);
    assertThat(deposit(9, "once")).isInstanceOf(Book.Posted.Conflict.class);
    contracts.away(true);
    assertThat(deposit(5, "once")).isInstanceOf(Book.Posted.AlreadyPosted.class);
    assertThat(settlements.balance(PAYER)).isEqualTo(Open.units(5));
  }

  /// The second comes when the first knows already that it is covered.
  @Test
  void ofTwoThatAreCoveredAloneAndNotTogetherOneIsRefused() throws Exception {
    var second = new ArrayList<Future<Book.Posted>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      contracts.whileTheNodesAreRead(() -> {
        var call = threads.submit(() -> deposit(3, "other"));
        second.add(call);
        awaitIfItEnds(call);
      });
      assertThat(deposit(3, "one")).isInstanceOf(Book.Posted.Entered.class);
      assertThatThrownBy(() -> second.getFirst().get(SECONDS_MAX, TimeUnit.SECONDS))
          .hasMessageContaining(
              "and owes 1000.000000000000000003; deposit at most 0.000000000000000002, or");
    }
    assertThat(settlements.balance(PAYER)).isEqualTo(Open.units(3));
  }

  private static void awaitIfItEnds(Future<?> call) {
    try {
      call.get(WAITS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException _) {
      // It waits for the first, as it must.
    }
  }

  /// A close that was killed has paid the distributor, and the book does not know yet.
  @Test
  void whatIsPaidToTheDistributorIsNotOwedAnyMore() {
    contracts.nodeHolds(BigInteger.TEN.pow(40));
    world.ask(settlements, 2);
    covered(5);
    var close =
        opened(step -> {
          if (step.equals("fund: sent")) {
            throw new IllegalStateException(step);
          }
        });
    contracts.donate(3);
    assertThatThrownBy(close::closeEpoch).hasMessage("fund: sent");
    refused(Code.NOT_COVERED, () -> deposit(6, "more"));
    assertThat(deposit(5, "all")).isInstanceOf(Book.Posted.Entered.class);
    settlements.closeEpoch();
    refused(Code.NOT_COVERED, () -> deposit(1, "more"));
    assertThat(settlements.reconcile().differences()).isEmpty();
  }

  @Test
  void withoutAChainNothingIsPaidIn() {
    var before = rows();
    contracts.away(true);
    refused(Code.UNAVAILABLE, () -> deposit(1, "later"));
    assertThat(rows()).isEqualTo(before);
    contracts.away(false);
    assertThat(deposit(1, "later")).isInstanceOf(Book.Posted.Entered.class);
  }
}
