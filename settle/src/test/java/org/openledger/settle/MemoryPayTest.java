package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Line;

/// What becomes of the fee of an answer that was written from records, in the database and on the
/// way to accounts.
final class MemoryPayTest {

  private final World world = new World(11);
  private final FakeContracts contracts = new FakeContracts();
  private Settlements settlements;

  @BeforeEach
  void open() {
    settlements = world.open(FreshSchema.open(), contracts, _ -> {});
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
