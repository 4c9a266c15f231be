package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Missing;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.store.EpochStore;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;
import org.openledger.tally.RandomEpochs;

/// An answer is owed exactly once: reserved before it is begun, charged and signed in one step.
class ChargeTest {
  private static final Open PAID_IN = Open.parse("1000");

  private Database database;
  private final World world = new World(11);
  private Settlements settlements;

  @BeforeEach
  void open() {
    database = FreshSchema.open();
    settlements = world.open(database, new FakeContracts(), _ -> {});
    world.register(settlements);
  }

  @Test
  void whatAHoldWasChargedForIsFound() {
    Hash hold = world.hold(settlements);
    assertThat(settlements.charged(hold)).isEmpty();
    UsageReceipt receipt =
        World.accepted(settlements.charge(hold, world.charge(world.attribution()))).receipt();
    assertThat(settlements.charged(hold)).contains(receipt);
  }

  @Test
  void aHoldTakesFromTheBalanceAndAReleaseGivesItBackOnce() {
    var hold = world.hold(settlements);
    assertThat(balance()).isEqualTo(PAID_IN.units().subtract(world.most().units()));
    assertThat(held()).isEqualTo(world.most().units());
    settlements.release(hold);
    settlements.release(hold);
    assertThat(balance()).isEqualTo(PAID_IN.units());
    assertThat(held()).isZero();
    assertThat(settlements.reconcile().differences()).isEmpty();
  }

  @Test
  void aHoldThatThePayerCannotCoverIsAValueAndReservesNothing() {
    var poor = world.accounts.party("payer", "poor").address();
    settlements.deposit(poor, Open.units(5), "poor");
    var missing = world.most().units().subtract(BigInteger.valueOf(5));
    assertThat(settlements.hold(RandomEpochs.hash("h"), poor, world.most(), Long.MAX_VALUE))
        .isEqualTo(new Held.Overdrawn(Open.units(5), Missing.units(missing)));
    assertThat(settlements.balance(poor)).isEqualTo(Open.units(5));
  }

  @Test
  void ofTwentyAtOnceOnABalanceForFourFourBegin() throws Exception {
    var poor = world.accounts.party("payer", "poor").address();
    var most = world.most().units();
    settlements.deposit(
        poor, new Open(most.multiply(BigInteger.valueOf(5)).subtract(BigInteger.ONE)), "poor");
    var held = new ArrayList<Future<Held>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        var hold = RandomEpochs.hash("at once " + i);
        held.add(threads.submit(() -> settlements.hold(hold, poor, world.most(), Long.MAX_VALUE)));
      }
    }
    int taken = 0;
    for (var one : held) {
      taken += one.get() instanceof Held.Taken ? 1 : 0;
    }
    assertThat(taken).isEqualTo(4);
    assertThat(settlements.balance(poor).units()).isEqualTo(most.subtract(BigInteger.ONE));
  }

  @Test
  void nothingIsReservedWhileTheChainTakesNothing() {
    var full = new FakeContracts();
    var others = world.open(database, full, _ -> {});
    full.writable(false);
    assertThatThrownBy(() -> world.hold(others))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE));
    assertThatThrownBy(() -> others.closeEpoch(1)).isInstanceOf(Refusal.class);
    assertThat(held()).isZero();
    full.writable(true);
    assertThat(charge(world.hold(others)).receipt()).isNotNull();
  }

  @Test
  void aHoldIsTakenOnce() {
    var hold = world.hold(settlements);
    assertThatThrownBy(() -> settlements.hold(hold, world.payer, world.most(), Long.MAX_VALUE))
        .isInstanceOf(Fault.class);
    assertThat(held()).isEqualTo(world.most().units());
  }

  @Test
  void aChargeDebitsTheFeeAndGivesBackTheRest() {
    var hold = world.hold(settlements);
    var receipt = charge(hold).receipt();
    assertThat(held()).isZero();
    assertThat(balance()).isEqualTo(PAID_IN.units().subtract(receipt.body().paid().fee().units()));
    assertThat(receipt.isSignedBy(world.accounts.node().address(), domain())).isTrue();
    assertThat(settlements.receipt(receipt.id())).contains(receipt);
    assertThat(settlements.reconcile().differences()).isEmpty();
  }

  @Test
  void whatIsDoneAlongIsDoneExactlyIfTheReceiptIsRecorded() {
    TestDatabase.owner(database)
        .useHandle(handle -> {
          handle.execute("create table settle.along (receipt bytea)");
          handle.execute("grant all on settle.along to public");
        });
    var failed = new IllegalStateException("no room");
    var attribution = world.attribution();
    var hold = world.hold(settlements);
    var signed = new ArrayList<UsageReceipt>();
    assertThatThrownBy(() ->
            settlements.charge(
                hold,
                world.charge(
                    attribution,
                    receipt -> {
                      signed.add(receipt);
                      keep(receipt);
                      throw failed;
                    })))
        .isSameAs(failed);
    assertThat(settlements.receipt(signed.getFirst().id())).isEmpty();
    assertThat(count("settle.along")).isZero();
    assertThat(held()).isEqualTo(world.most().units());

    var charge = world.charge(attribution, this::keep);
    var receipt = World.accepted(settlements.charge(hold, charge)).receipt();
    assertThat(count("settle.along")).isOne();
    // The number of the one that was signed and thrown away is not used again.
    assertThat(receipt.body().place().sequence())
        .isGreaterThan(signed.getFirst().body().place().sequence());
  }

  @Test
  void aChargeThatIsRefusedLeavesTheHold() {
    var attribution = world.attribution();
    var other = world.attribution();
    var hold = world.hold(settlements);
    assertThat(
            settlements.charge(
                hold, new Charge(World.MODEL, world.body(attribution), other, _ -> {})))
        .isInstanceOfSatisfying(
            Recorded.Refused.class,
            refused -> assertThat(refused.field()).isEqualTo("attribution"));
    assertThat(held()).isEqualTo(world.most().units());
    charge(hold);
    assertThat(held()).isZero();
  }

  /// What is wrong with a disk is nothing that an attribution could do better.
  @Test
  void aFaultOfStorageIsNoRefusalOfTheAttribution() {
    var broken = new Fault(Code.LEDGER_DAMAGED, "a page cannot be read");
    var source =
        proxy(DataSource.class, database.dataSource(), "select records from settle", broken);
    var others = world.open(Database.over(source), new FakeContracts(), _ -> {});
    var hold = world.hold(others);
    var charge = world.charge(world.attribution());
    assertThatThrownBy(() -> others.charge(hold, charge)).isSameAs(broken);
    assertThat(held()).isEqualTo(world.most().units());
  }

  /// Nor is it that the database went away for a moment.
  @Test
  void aDatabaseThatIsAwayIsNoRefusalOfTheAttribution() {
    var away = new Refusal(Code.UNAVAILABLE, "the database is away");
    var source = proxy(DataSource.class, database.dataSource(), "select records from settle", away);
    var others = world.open(Database.over(source), new FakeContracts(), _ -> {});
    var hold = world.hold(others);
    var charge = world.charge(world.attribution());
    assertThatThrownBy(() -> others.charge(hold, charge)).isSameAs(away);
    assertThat(held()).isEqualTo(world.most().units());
  }

  /// A database that fails at one statement.
  private static <T> T proxy(Class<T> type, T of, String sql, RuntimeException failure) {
    return type.cast(
        Proxy.newProxyInstance(
            ChargeTest.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (arguments != null && String.valueOf(arguments[0]).startsWith(sql)) {
                throw failure;
              }
              try {
                var result = method.invoke(of, arguments);
                return result instanceof Connection connection
                    ? proxy(Connection.class, connection, sql, failure)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            }));
  }

  @Test
  void aHoldThatExpiredIsGivenBackAndTakenAgainIfThePayerStillCan() {
    var hold = RandomEpochs.hash("expiring");
    settlements.hold(hold, world.payer, world.most(), 1_000);
    settlements.releaseExpired(999);
    assertThat(held()).isEqualTo(world.most().units());
    settlements.releaseExpired(1_000);
    assertThat(balance()).isEqualTo(PAID_IN.units());
    var fee = charge(hold).receipt().body().paid().fee().units();
    assertThat(balance()).isEqualTo(PAID_IN.units().subtract(fee));
    assertThat(held()).isZero();

    var late = RandomEpochs.hash("late");
    settlements.hold(late, world.payer, world.most(), 1_000);
    settlements.releaseExpired(1_000);
    settlements.refund(world.payer, settlements.balance(world.payer), "all of it");
    var attribution = world.attribution();
    assertThat(settlements.charge(late, world.charge(attribution)))
        .isInstanceOf(Recorded.Overdrawn.class);
  }

  @Test
  void aHoldIsChargedOnce() {
    var hold = world.hold(settlements);
    charge(hold);
    var balance = balance();
    var attribution = world.attribution();
    assertThat(settlements.charge(hold, world.charge(attribution)))
        .isInstanceOfSatisfying(
            Recorded.Refused.class, refused -> assertThat(refused.field()).isEqualTo("hold"));
    assertThat(balance()).isEqualTo(balance);
  }

  @Test
  void aHoldCannotPayForAnother() {
    var bob = world.accounts.party("payer", "bob").address();
    settlements.deposit(bob, PAID_IN, "bob");
    var hold = RandomEpochs.hash("bob's");
    settlements.hold(hold, bob, world.most(), Long.MAX_VALUE);
    assertThatThrownBy(() -> charge(hold))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("is not for this receipt");
    assertThat(settlements.book().balance(BookAccount.held(bob))).isEqualTo(world.most().units());
  }

  @Test
  void aProcessThatStartsGivesBackWhatTheLastOneReserved() {
    world.hold(settlements);
    world.hold(settlements);
    world.open(database, new FakeContracts(), _ -> {});
    assertThat(held()).isZero();
    assertThat(balance()).isEqualTo(PAID_IN.units());
  }

  @Test
  void noNumberIsGivenTwiceByProcessesThatFollowOneAnother() {
    var numbers = new HashSet<Long>();
    for (int process = 0; process < 4; process++) {
      var fresh = world.open(database, new FakeContracts(), _ -> {});
      for (var receipt : world.ask(fresh, 3)) {
        assertThat(numbers.add(receipt.body().place().sequence())).isTrue();
      }
      var attribution = world.attribution();
      var hold = world.hold(fresh);
      // Signed, and killed before the transaction ended.
      assertThatThrownBy(() ->
              fresh.charge(
                  hold,
                  world.charge(
                      attribution,
                      receipt -> {
                        assertThat(numbers.add(receipt.body().place().sequence())).isTrue();
                        throw new IllegalStateException("killed");
                      })))
          .hasMessage("killed");
    }
    assertThat(numbers).hasSize(16);
  }

  @Test
  void anEpochIsClosedByItsNumberAndOnlyIfSomethingHappened() {
    assertThat(settlements.closeEpoch(1)).isEmpty();
    assertThat(settlements.openEpoch()).isEqualTo(1);
    assertThatThrownBy(() -> settlements.closeEpoch(2))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.STATE_CONFLICT));
    assertThatThrownBy(() -> settlements.closeEpoch(0)).isInstanceOf(Failure.class);
    world.ask(settlements, 2);
    var closed = settlements.closeEpoch(1);
    assertThat(closed).hasValueSatisfying(epoch -> assertThat(epoch.epoch()).isEqualTo(1));
    world.ask(settlements, 1);
    // Said again, it closes nothing more.
    assertThat(settlements.closeEpoch(1)).isEqualTo(closed);
    assertThat(settlements.openEpoch()).isEqualTo(2);
  }

  /// A charge that waits while its epoch freezes lands in the next one.
  @Test
  void aChargeThatMeetsAFreezingEpochGoesIntoTheNext() throws Exception {
    var hold = world.hold(settlements);
    try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
      var charged =
          database
              .jdbi()
              .inTransaction(handle -> {
                EpochStore.freeze(handle);
                var waiting = thread.submit(() -> charge(hold));
                // What fails instead of waiting is told apart from what waits, by ending.
                while (blocked(handle) == 0 && !waiting.isDone()) {
                  Thread.onSpinWait();
                }
                return waiting;
              });
      assertThat(charged.get().epoch()).isEqualTo(2);
    }
    assertThat(held()).isZero();
  }

  private static long blocked(Handle handle) {
    return handle
        .createQuery("select count(*) from pg_locks where not granted")
        .mapTo(Long.class)
        .one();
  }

  /// Every answer lands in an epoch, whatever step of its closing it meets, and every hold ends.
  @Test
  void chargesAndAClosingEpochDoNotMeetInAnError() throws Exception {
    int askers = 4;
    int each = 12;
    var done = new AtomicBoolean();
    var fees = new ArrayList<BigInteger>();
    try (var threads = Executors.newFixedThreadPool(askers + 1)) {
      var closer =
          threads.submit(
              (Callable<Integer>)
                  () -> {
                    int closed = 0;
                    while (!done.get()) {
                      closed += settlements.closeEpoch(settlements.openEpoch()).isPresent() ? 1 : 0;
                    }
                    return closed;
                  });
      var asked = new ArrayList<Future<List<BigInteger>>>();
      for (int a = 0; a < askers; a++) {
        int asker = a;
        asked.add(threads.submit(() -> ask(asker, each)));
      }
      try {
        for (var one : asked) {
          fees.addAll(one.get());
        }
      } finally {
        done.set(true);
      }
      assertThat(closer.get()).isPositive();
    }
    settlements.closeEpoch(settlements.openEpoch());
    var total = fees.stream().reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(held()).isZero();
    assertThat(balance()).isEqualTo(PAID_IN.units().subtract(total));
    assertThat(settlements.latest().orElseThrow().earnings().cumulative().units()).isEqualTo(total);
    assertThat(settlements.reconcile().differences()).isEmpty();
  }

  /// What each answer of an asker cost; every fifth is not charged for.
  private List<BigInteger> ask(int asker, int each) {
    var paid = new ArrayList<BigInteger>();
    for (int i = 0; i < each; i++) {
      var hold = RandomEpochs.hash("hold " + asker + " " + i);
      Attribution attribution;
      synchronized (world) {
        attribution = world.attribution();
      }
      assertThat(settlements.hold(hold, world.payer, world.most(), Long.MAX_VALUE))
          .isInstanceOf(Held.Taken.class);
      if (i % 5 == 4) {
        settlements.release(hold);
        continue;
      }
      Charge charge;
      synchronized (world) {
        charge = world.charge(attribution);
      }
      paid.add(
          World.accepted(settlements.charge(hold, charge)).receipt().body().paid().fee().units());
    }
    return paid;
  }

  private Recorded.Accepted charge(Hash hold) {
    var attribution = world.attribution();
    return World.accepted(settlements.charge(hold, world.charge(attribution)));
  }

  private void keep(UsageReceipt receipt) {
    database
        .jdbi()
        .useHandle(
            handle -> handle.execute("insert into settle.along values (?)", receipt.id().bytes()));
  }

  private BigInteger balance() {
    return settlements.balance(world.payer).units();
  }

  private BigInteger held() {
    Address payer = world.payer;
    return settlements.book().balance(BookAccount.held(payer));
  }

  private static ReceiptDomain domain() {
    return World.DOMAIN;
  }

  private long count(String table) {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("select count(*) from " + table).mapTo(Long.class).one());
  }
}
