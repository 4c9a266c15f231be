package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.contracts.DatanetRegistryCalls;
import org.openledger.contracts.ModelRegistryCalls;
import org.openledger.contracts.RewardDistributorCalls;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.Settlement;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.settle.onchain.Registries;
import org.openledger.store.Database;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.epoch.EpochState;
import org.openledger.tally.epoch.EpochTables;
import org.openledger.tally.split.Credits;

/// The whole way on real parts: PostgreSQL, the embedded chain, the contracts.
final class ChainSettlementTest {

  @TempDir Path directory;

  private static ChainConfig config(Path directory, World world) {
    UInt256 wealth = UInt256.of(Open.parse("1000000").units());
    return ChainConfig.at(directory, Map.of(world.accounts.node().address(), wealth));
  }

  private static Settlements open(Database database, World world, ChainClient chain) {
    return Settlements.open(database, SettlementConfig.of(world.accounts), chain);
  }

  @Test
  void everyContributorIsPaidOnChainExactlyWhatTheTableSays() {
    World world = new World(3, Credits.CLUSTERS_MAX);
    Database database = FreshSchema.open();
    try (ChainNode node = ChainNode.start(config(directory, world))) {
      ChainClient chain = node.client();
      Settlements settlements = open(database, world, chain);
      world.register(settlements);
      assertRegistered(settlements, world, chain);
      List<UsageReceipt> receipts = new ArrayList<>(world.ask(settlements, 10));
      Settlement first = settlements.closeEpoch();
      receipts.addAll(world.ask(settlements, 5));
      Settlement second = settlements.closeEpoch();

      assertThat(second.transaction().flatMap(chain::receipt).orElseThrow().success()).isTrue();
      BigInteger paid = BigInteger.ZERO;
      EpochTables tables = settlements.tables(second.epoch());
      assertThat(tables.earners()).hasSizeGreaterThan(EpochClosing.CLAIMS_PER_BATCH);
      for (Address account : tables.earners()) {
        BigInteger balance = chain.balance(account).toBigInteger();
        assertThat(balance)
            .isEqualTo(tables.cumulative(account))
            .isEqualTo(settlements.earnings(account).claimed().units());
        paid = paid.add(balance);
      }
      assertThat(paid)
          .isEqualTo(first.receipts().fees().units().add(second.receipts().fees().units()))
          .isEqualTo(second.earnings().cumulative().units());
      Reconciliation found = settlements.reconcile();
      assertThat(found.differences()).isEmpty();
      assertThat(found.claimed().units()).isEqualTo(paid);
      for (UsageReceipt receipt : receipts) {
        Verification verification = settlements.verify(receipt, Evidence.none());
        assertThat(verification.firstFailure()).isEmpty();
        assertThat(verification.checks().getLast().name()).isEqualTo("anchor");
      }
    }
  }

  private static void assertRegistered(Settlements settlements, World world, ChainClient chain) {
    Address datanets = settlements.contract("DatanetRegistry");
    var snapshot =
        DatanetRegistryCalls.snapshot(new DatanetRegistryCalls.SnapshotRef(World.DATANET.key(), 1));
    assertThat(snapshot.result(chain.call(datanets, snapshot.data())).root())
        .isEqualTo(world.snapshot.ref().root());
    Address models = settlements.contract("ModelRegistry");
    var version =
        ModelRegistryCalls.modelVersion(
            new ModelRegistryCalls.ModelRef(World.MODEL.key(), World.MODEL.version()));
    assertThat(version.result(chain.call(models, version.data())).reliability())
        .isEqualTo(world.terms.reliability());
  }

  @Test
  void aRestartFindsItsContractsAndFinishesTheEpochItWasClosing() {
    World world = new World(4);
    Database database = FreshSchema.open();
    Map<String, Address> contracts;
    try (ChainNode node = ChainNode.start(config(directory, world))) {
      Settlements settlements = open(database, world, node.client());
      world.register(settlements);
      world.ask(settlements, 6);
      contracts = settlements.contracts();
      for (String step : List.of("fund: sent", "propose: sent", "claim: batch sent")) {
        Settlements aborting = aborting(database, world, node.client(), step);
        assertThatThrownBy(aborting::closeEpoch).isInstanceOf(Abort.class);
      }
    }
    try (ChainNode node = ChainNode.start(config(directory, world))) {
      Settlements settlements = open(database, world, node.client());
      world.register(settlements);
      assertThat(settlements.contracts()).isEqualTo(contracts);
      Settlement settlement = settlements.closeEpoch();
      assertThat(settlement.epoch()).isEqualTo(1);
      assertThat(settlements.reconcile().differences()).isEmpty();
      assertThat(settlements.reconcile().claimed().amount())
          .isEqualTo(settlement.receipts().fees());
    }
  }

  private static final class Abort extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static Settlements aborting(
      Database database, World world, ChainClient chain, String step) {
    Consumer<String> abort =
        done -> {
          if (done.equals(step)) {
            throw new Abort();
          }
        };
    Registries registries = Registries.open(chain, world.accounts.node(), database.jdbi(), 0);
    return new Settlements(
        database,
        SettlementConfig.of(world.accounts),
        registries.domain(),
        new Opening.Contracts(registries, registries, registries.addresses()),
        abort);
  }

  @Test
  void anotherChainUnderTheSameDatabaseIsRefused() {
    World world = new World(5);
    Database database = FreshSchema.open();
    try (ChainNode node = ChainNode.start(config(directory.resolve("one"), world))) {
      open(database, world, node.client());
    }
    try (ChainNode node = ChainNode.start(config(directory.resolve("two"), world))) {
      assertThatThrownBy(() -> open(database, world, node.client()))
          .isInstanceOfSatisfying(
              Failure.class, refusal -> assertThat(refusal.code()).isEqualTo(Code.CHAIN_BEHIND));
    }
  }

  @Test
  void theContractRefusesAProposalAboveItsFundingByName() {
    World world = new World(6);
    Database database = FreshSchema.open();
    try (ChainNode node = ChainNode.start(config(directory, world))) {
      Registries registries = openRegistries(database, world, node.client());
      EpochTables tables = EpochTables.compute(new RandomEpochs(6).input(EpochState.FIRST, 3));
      assertThatThrownBy(() -> registries.propose(EpochClosing.proposal(tables)))
          .hasMessageContaining("TotalAboveFunding");
      registries.fund(tables.roots().earnings().sum());
      registries.propose(EpochClosing.proposal(tables));
      assertThat(registries.lastEpoch()).isEqualTo(1);
      Address account = tables.earners().getFirst();
      var wrong =
          new RewardDistributorCalls.Claim(
              account,
              tables.cumulative(account).add(BigInteger.ONE),
              tables.proof(account).orElseThrow().path());
      assertThatThrownBy(() -> registries.claim(List.of(wrong)))
          .hasMessageContaining("InvalidProof");
    }
  }

  private static Registries openRegistries(Database database, World world, ChainClient chain) {
    return Registries.open(chain, world.accounts.node(), database.jdbi(), 0);
  }
}
