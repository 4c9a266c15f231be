package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.store.Database;

/// What a close sends to the chain: what is missing there, and not a unit or a claim more.
final class ClosingTest {
  private final List<String> steps = new ArrayList<>();
  private final World world = new World(41, 63);
  private Database database;
  private FakeContracts contracts;
  private Settlements settlements;

  @BeforeEach
  void open() {
    database = FreshSchema.open();
    contracts = new FakeContracts();
    settlements = world.open(database, contracts, steps::add);
    world.register(settlements);
  }

  private BigInteger ask(int times) {
    BigInteger fees = BigInteger.ZERO;
    for (UsageReceipt receipt : world.ask(settlements, times)) {
      fees = fees.add(receipt.body().total().units());
    }
    return fees;
  }

  @Test
  void claimsAreSentByTheBatchAndOnlyWhereSomethingIsDue() {
    ask(12);
    int accounts = settlements.closeEpoch().earnings().accounts();
    assertThat(accounts).isGreaterThan(EpochClosing.CLAIMS_PER_BATCH);
    assertThat(contracts.batches())
        .containsExactly(EpochClosing.CLAIMS_PER_BATCH, accounts - EpochClosing.CLAIMS_PER_BATCH);
    assertThat(steps).filteredOn("claim: batch sent"::equals).hasSize(2);
    settlements.closeEpoch();
    assertThat(contracts.batches()).as("nothing is due").hasSize(2);
  }

  /// Strangers have paid in all that is needed, to the unit.
  @Test
  void whatIsPaidInAlreadyIsNotPaidInAgain() {
    BigInteger fees = ask(2);
    contracts.donate(fees.longValueExact());
    var node = contracts.nodeBalance();
    settlements.closeEpoch();
    assertThat(steps).doesNotContain("fund: sent");
    assertThat(contracts.nodeBalance()).isEqualTo(node);
    assertThat(settlements.book().balance(BookAccount.DONATIONS)).isEqualTo(fees);
    assertThat(settlements.book().totals(BookAccount.DISTRIBUTOR).debits()).isEqualTo(fees);
    BigInteger more = ask(1);
    settlements.closeEpoch();
    assertThat(contracts.fundedByNode()).isEqualTo(more);
    assertThat(settlements.reconcile().differences()).isEmpty();
  }

  /// An epoch that is proposed already is not proposed again, and another epoch's roots are not
  /// taken for its own.
  @Test
  void anEpochIsProposedOnce() {
    ask(1);
    settlements.closeEpoch();
    ask(1);
    settlements.closeEpoch();
    assertThat(steps).filteredOn("propose: sent"::equals).hasSize(2);
    assertThat(contracts.lastEpoch()).isEqualTo(2);
    assertThat(settlements.settlement(1).epoch()).isEqualTo(1);
    assertThat(settlements.latest().orElseThrow().epoch()).isEqualTo(2);
  }
}
