package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.settle.book.Posting;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.book.Posting.Leg;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.epoch.EpochRows;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Line;

/// What becomes of the fee of an answer that was written from records, or that nobody helped with,
/// in the database and on the way to accounts.
final class MemoryPayTest {

  private final World world = new World(11);
  private final FakeContracts contracts = new FakeContracts();
  private final Database database = FreshSchema.open();
  private Settlements settlements;

  @BeforeEach
  void open() {
    settlements = world.open(database, contracts, _ -> {});
    world.register(settlements);
  }

  /// Of an answer to which nothing but records added anything.
  private static Attribution quoted(Attribution.MemoryCredit memory) {
    return new Attribution(
        new Attribution.Method("quoted", 1),
        0,
        Attribution.DataCredit.NONE,
        memory,
        List.of(),
        0,
        Attribution.Shown.NOTHING);
  }

  private Recorded charge(Attribution.MemoryCredit memory) {
    return settlements.charge(world.hold(settlements), world.charge(quoted(memory)));
  }

  @Test
  void theWholePoolReachesThoseWhoWereQuoted() {
    UsageReceipt receipt = World.accepted(charge(world.memory(9, 4))).receipt();
    BigInteger fee = receipt.body().paid().fee().units();
    // Nobody stakes and nobody owns the base: all but the floors of 10 % and 20 %.
    BigInteger pool =
        fee.subtract(fee.divide(BigInteger.TEN)).subtract(fee.divide(BigInteger.valueOf(5)));
    Map<ClusterKey, BigInteger> lines =
        settlements.lines(receipt.id()).stream()
            .filter(line -> line.key().kind() == ClusterKey.Kind.MEMORY)
            .collect(Collectors.toMap(Line::key, Line::x));
    assertThat(lines.values().stream().reduce(BigInteger.ZERO, BigInteger::add)).isEqualTo(pool);
    BigInteger most = lines.getOrDefault(key(4), BigInteger.ZERO);
    assertThat(lines)
        .hasSize(3)
        .containsEntry(key(5), pool.divide(BigInteger.valueOf(3)))
        .containsEntry(key(6), pool.divide(BigInteger.valueOf(4)));
    assertThat(settlements.verify(receipt, Evidence.none()).firstFailure()).isEmpty();
    BigInteger first = share(most, 666_667);
    Address owner = owner(4);
    assertThat(settlements.provisional(receipt.id())).containsEntry(owner, first);
    settlements.closeEpoch();
    assertThat(settlements.tables(1).amounts(owner)).containsEntry(key(4), first);
    assertThat(settlements.reconcile().differences()).isEmpty();
    assertThat(settlements.verify(receipt, Evidence.none()).firstFailure()).isEmpty();
  }

  /// A table that cannot be read is another answer's affair.
  @Test
  void whatAnAnswerPaysIsReadFromTheTablesOfWhomItQuotes() {
    UsageReceipt receipt = World.accepted(charge(world.memory(9, 4))).receipt();
    var paid = settlements.provisional(receipt.id());
    String damaged =
        "insert into settle.member select datanet, version, decode(repeat('ff', 32), 'hex'),"
            + " position, account, share from settle.member limit 1";
    TestDatabase.owner(database).useHandle(handle -> handle.execute(damaged));
    assertThat(settlements.provisional(receipt.id())).isEqualTo(paid);
    assertThatThrownBy(settlements::earnings).hasMessageContaining("reserved cluster id");
  }

  /// The floor of the copier's share leaves the rest to the earliest.
  private static BigInteger share(BigInteger amount, int ppm) {
    BigInteger million = BigInteger.valueOf(1_000_000);
    BigInteger copier = amount.multiply(million.subtract(BigInteger.valueOf(ppm))).divide(million);
    return amount.subtract(copier);
  }

  private ClusterKey key(int table) {
    return ClusterKey.memory(World.DATANET.key(), world.snapshot.members().get(table).cluster());
  }

  private Address owner(int table) {
    var shares = world.snapshot.members().get(table).shares();
    return world.accounts.address(shares.getFirst().contributor());
  }

  @Test
  void whatNobodyGainedWaitsInTheBookForWhoeverEarnsNext() {
    Recorded recorded = charge(Attribution.MemoryCredit.NONE);
    UsageReceipt receipt = World.accepted(recorded).receipt();
    ClusterKey pool = ClusterKey.commonPool(World.DATANET.key());
    Line line = last(recorded);
    assertThat(line.key()).isEqualTo(pool);
    Address shown = ClusterKey.poolName(pool.datanet());
    assertThat(settlements.provisional(receipt.id())).containsEntry(shown, line.x());
    assertThat(settlements.pools()).containsEntry(pool.datanet(), line.x());
    settlements.closeEpoch();
    assertThat(settlements.reconcile().differences()).isEmpty();
    assertThat(settlements.reconcile().earned().units().add(line.x()))
        .isEqualTo(receipt.body().paid().fee().units());
    World.accepted(charge(world.memory(9, 4)));
    assertThat(settlements.pools()).isEmpty();
    settlements.closeEpoch();
    assertThat(settlements.reconcile().differences()).isEmpty();
    assertThat(settlements.tables(2).amounts(owner(4))).containsKeys(key(4), pool);
    BigInteger spent =
        settlements.tables(2).rows().accounts().stream()
            .filter(row -> row.key().equals(pool))
            .map(EpochRows.AccountRow::amount)
            .reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(spent).isEqualTo(line.x());
    // What nobody gained in the third epoch goes to whoever earned something in the second.
    Line later = last(charge(Attribution.MemoryCredit.NONE));
    assertThat(settlements.pools()).isEmpty();
    settlements.closeEpoch();
    assertThat(settlements.tables(3).amounts(owner(4))).containsKey(pool);
    assertThat(settlements.tables(3).fees()).isEqualTo(settlements.tables(3).due());
    assertThat(later.key()).isEqualTo(pool);
    assertThat(settlements.verify(receipt, Evidence.none()).firstFailure()).isEmpty();
  }

  private Line last(Recorded recorded) {
    return settlements.lines(World.accepted(recorded).receipt().id()).getLast();
  }

  @Test
  void aPoolInTheBookThatNoTableKnowsIsADifference() {
    BookAccount pool = BookAccount.pool(World.DATANET.key());
    Leg leg = new Leg(BookAccount.NODE, pool, BigInteger.TWO);
    settlements.book().post(new Posting(Posting.id("gift", "1"), "gift", List.of(leg)));
    assertThat(settlements.reconcile().differences())
        .anyMatch(difference -> difference.contains(pool.name()));
  }

  @Test
  void creditsThatDoNotFollowFromTheReceiptAreFound() {
    UsageReceipt receipt = world.ask(settlements, 1).getFirst();
    TestDatabase.owner(database)
        .useTransaction(handle -> {
          handle.execute("set local session_replication_role = replica");
          handle.execute("update settle.credit set units = units + 1 where units > 0");
        });
    assertThat(settlements.verify(receipt, Evidence.none()).firstFailure())
        .hasValueSatisfying(failure -> assertThat(failure.name()).isEqualTo("credits"));
  }

  @Test
  void anAdaptersEarningsAreReadBackAsTheyWereWritten() {
    world.ask(settlements, 6);
    settlements.closeEpoch();
    var first = settlements.tables(1);
    assertThat(first.rows().shares()).hasSize(40);
    assertThat(first.next().carries()).isNotEmpty();
    world.ask(settlements, 6);
    settlements.closeEpoch();
    var carried =
        settlements.tables(2).rows().shares().stream()
            .filter(row -> row.carry().signum() != 0)
            .count();
    assertThat(carried).isEqualTo(first.next().carries().size());
    database.jdbi().useHandle(handle -> handle.execute("update settle.epoch_share set u = u + 1"));
    assertThatThrownBy(() -> settlements.tables(2)).hasMessageContaining("shares");
  }

  @Test
  void aQuoteOfRecordsThatNobodyKnowsIsRefused() {
    var stranger =
        new Attribution.ClusterCredit(
            World.DATANET, new ClusterId(RandomEpochs.hash("stranger")), 1);
    Recorded recorded = charge(new Attribution.MemoryCredit(9, List.of(stranger)));
    assertThat(recorded)
        .isInstanceOfSatisfying(
            Recorded.Refused.class,
            refused -> assertThat(refused.toString()).contains("no member table"));
  }
}
