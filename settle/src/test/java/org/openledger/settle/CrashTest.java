package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.openledger.core.flow.Settlement;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.store.Database;

/// Closing an epoch is aborted after each of its steps and resumed by a fresh process's objects.
final class CrashTest {

  private static final class Abort extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static Consumer<String> abortAt(String step) {
    return done -> {
      if (done.equals(step)) {
        throw new Abort();
      }
    };
  }

  private static final List<String> STEPS =
      List.of(
          "freeze",
          "compute: tables written",
          "compute",
          "fund: sent",
          "fund",
          "propose: sent",
          "propose",
          "claim: batch sent",
          "claim",
          "settle");

  /// Every epoch is aborted at another step; before the resume more receipts arrive, which must
  /// land in the epoch after.
  @Test
  void anAbortedCloseResumesAndNeitherLosesNorPaysTwice() {
    Database database = FreshSchema.open();
    World world = new World(9);
    FakeContracts contracts = new FakeContracts();
    BigInteger fees = BigInteger.ZERO;
    for (String step : STEPS) {
      Settlements first = world.open(database, contracts, abortAt(step));
      world.register(first);
      BigInteger before = sum(world.ask(first, 2));
      assertThatThrownBy(first::closeEpoch).isInstanceOf(Abort.class);

      Settlements second = world.open(database, contracts, _ -> {});
      world.register(second);
      BigInteger after = sum(world.ask(second, 1));
      Settlement settlement = second.closeEpoch();
      if (!step.equals("settle")) {
        assertThat(settlement.receipts().fees().units()).isEqualTo(before);
        assertThat(contracts.totalClaimed()).isEqualTo(fees.add(before));
        settlement = second.closeEpoch();
      }
      fees = fees.add(before).add(after);
      assertThat(settlement.receipts().fees().units()).isEqualTo(after);
      assertThat(contracts.totalClaimed()).isEqualTo(fees);
      assertThat(contracts.totalFunded()).isEqualTo(fees);
      assertThat(second.reconcile().differences()).isEmpty();
    }
  }

  private static BigInteger sum(List<UsageReceipt> receipts) {
    BigInteger sum = BigInteger.ZERO;
    for (UsageReceipt receipt : receipts) {
      sum = sum.add(receipt.body().paid().fee().units());
    }
    return sum;
  }

  @Test
  void everyStepThatIsReportedIsAbortedAbove() {
    Database database = FreshSchema.open();
    World world = new World(9);
    List<String> steps = new ArrayList<>();
    Settlements settlements = world.open(database, new FakeContracts(), steps::add);
    world.register(settlements);
    world.ask(settlements, 2);
    settlements.closeEpoch();
    assertThat(steps).isEqualTo(STEPS);
  }
}
