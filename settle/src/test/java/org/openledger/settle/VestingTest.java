package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.tally.epoch.EpochInput;

/// Half of what records earn falls due an epoch later: in the tables, in the book and on chain.
final class VestingTest {
  private final World world = new World(43, 6);
  private final FakeContracts contracts = new FakeContracts();
  private final Settlements settlements = open();

  private Settlements open() {
    SettlementConfig usual = SettlementConfig.of(world.accounts);
    return new Settlements(
        FreshSchema.open(),
        new SettlementConfig(
            usual.node(),
            usual.treasury(),
            usual.stakers(),
            usual.parameters(),
            new EpochInput.Vesting(List.of(500_000)),
            usual.windowSeconds()),
        World.DOMAIN,
        new Opening.Contracts(contracts, contracts, new TreeMap<>()),
        _ -> {});
  }

  private static BigInteger total(UsageReceipt receipt) {
    return receipt.body().total().units();
  }

  private BigInteger vesting(Address account) {
    return settlements.book().balance(BookAccount.vesting(account));
  }

  private BigInteger earned(Address account) {
    return settlements.book().balance(BookAccount.earned(account));
  }

  @Test
  void whatVestsWaitsInTheBookAndIsPaidAnEpochLater() {
    world.register(settlements);
    var first = settlements.charge(world.hold(settlements), world.charge(World.nothingGained()));
    BigInteger fees = total(World.accepted(first).receipt());
    settlements.closeEpoch();
    for (UsageReceipt receipt : world.ask(settlements, 3)) {
      fees = fees.add(total(receipt));
    }
    settlements.closeEpoch();
    var tables = settlements.tables(2);
    assertThat(tables.rows().accounts())
        .anyMatch(row -> row.key().isCommonPool() && row.later().signum() > 0)
        .anyMatch(row -> row.key().isOfRecords() && row.later().signum() > 0);
    var later = new TreeMap<Address, BigInteger>();
    tables
        .next()
        .vesting()
        .forEach(row -> later.merge(row.account(), row.amount(), BigInteger::add));
    assertThat(later).isNotEmpty();
    BigInteger waiting = BigInteger.ZERO;
    for (var row : later.entrySet()) {
      assertThat(vesting(row.getKey())).isEqualTo(row.getValue());
      assertThat(settlements.earnings(row.getKey()).vesting().units()).isEqualTo(row.getValue());
      waiting = waiting.add(row.getValue());
    }
    assertThat(contracts.totalClaimed()).isEqualTo(fees.subtract(waiting));
    assertThat(settlements.reconcile().differences()).isEmpty();

    settlements.closeEpoch();
    for (Address account : later.keySet()) {
      assertThat(vesting(account)).isZero();
      assertThat(earned(account)).as("paid on chain").isZero();
    }
    assertThat(contracts.totalClaimed()).isEqualTo(fees);
    assertThat(settlements.reconcile().differences()).isEmpty();
  }
}
