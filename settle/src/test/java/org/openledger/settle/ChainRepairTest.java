package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.contracts.RewardDistributorCalls.Proposal;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.Anchored;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.settle.book.Book;
import org.openledger.settle.onchain.Registries;
import org.openledger.settle.store.TermsStore;
import org.openledger.store.Database;

/// A chain that is an older copy, or gone: noticed before anything is served, and made again from
/// the database to the same addresses, roots and payments.
final class ChainRepairTest {
  private static final KeyPair STRANGER = KeyPair.derive(new byte[32], "stranger");

  @TempDir Path directory;
  private final World world = new World(21);
  private Database database;

  @BeforeEach
  void open() {
    database = FreshSchema.open();
  }

  private <T> T on(String chain, Function<ChainClient, T> action) {
    UInt256 wealth = UInt256.of(Open.parse("1000000").units());
    var balances = Map.of(world.accounts.node().address(), wealth, STRANGER.address(), wealth);
    try (var node = ChainNode.start(ChainConfig.at(directory.resolve(chain), balances))) {
      return action.apply(node.client());
    }
  }

  private Settlements open(ChainClient chain) {
    return Settlements.open(database, SettlementConfig.of(world.accounts), chain);
  }

  private List<String> repair(ChainClient chain) {
    return Settlements.repair(database, SettlementConfig.of(world.accounts), chain);
  }

  private void copy(String from, String to) throws IOException {
    Files.createDirectory(directory.resolve(to));
    try (var files = Files.list(directory.resolve(from))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, directory.resolve(to).resolve(file.getFileName()));
      }
    }
  }

  /// What matters of a chain.
  private record Seen(
      Map<String, Address> contracts,
      ReceiptDomain domain,
      List<Proposal> proposals,
      List<BigInteger> paid) {}

  private Seen seen(ChainClient chain) {
    var registries = Registries.open(chain, world.accounts.node(), database.jdbi(), 0);
    var proposals = new ArrayList<Proposal>();
    for (long epoch = 1; epoch <= registries.lastEpoch(); epoch++) {
      proposals.add(registries.proposal(epoch));
    }
    var tables = open(chain).tables(registries.lastEpoch());
    var paid = tables.earners().stream().map(a -> chain.balance(a).toBigInteger()).toList();
    return new Seen(registries.addresses(), registries.domain(), proposals, paid);
  }

  private void assertRefused(String chain) {
    assertThatThrownBy(() -> on(chain, this::open))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.CHAIN_BEHIND));
  }

  @Test
  void anOlderCopyIsRefusedAndBroughtUpToTheDatabase() throws IOException {
    on(
        "chain",
        client -> {
          var settlements = open(client);
          world.register(settlements);
          world.ask(settlements, 4);
          return settlements.closeEpoch();
        });
    copy("chain", "older");
    var before =
        on(
            "chain",
            client -> {
              var settlements = open(client);
              world.ask(settlements, 4);
              settlements.closeEpoch();
              world.ask(settlements, 3);
              settlements.closeEpoch();
              return seen(client);
            });
    assertRefused("older");
    assertThat(on("older", this::repair))
        .contains("proposed epoch 2", "proposed epoch 3")
        .noneMatch(line -> line.startsWith("published"));
    assertThat(on("older", this::seen)).isEqualTo(before);
    on(
        "older",
        client -> {
          assertThat(repair(client)).isEmpty();
          var settlements = open(client);
          assertThat(settlements.reconcile().differences()).isEmpty();
          world.ask(settlements, 2);
          assertThat(settlements.closeEpoch().epoch()).isEqualTo(4);
          return settlements;
        });
  }

  @Test
  void aChainThatIsGoneIsMadeAgainWhole() {
    var receipts = new ArrayList<UsageReceipt>();
    var before =
        on(
            "chain",
            client -> {
              var settlements = open(client);
              world.register(settlements);
              for (int epoch = 1; epoch <= 2; epoch++) {
                receipts.addAll(world.ask(settlements, 4));
                settlements.closeEpoch();
              }
              return seen(client);
            });
    assertRefused("empty");
    assertThat(on("fresh", this::repair))
        .contains("published " + World.MODEL, "proposed epoch 1", "proposed epoch 2");
    assertThat(on("fresh", this::seen)).isEqualTo(before);
    on(
        "fresh",
        client -> {
          var settlements = open(client);
          assertThat(settlements.reconcile().differences()).isEmpty();
          for (var receipt : receipts) {
            assertThat(settlements.verify(receipt, Evidence.none()).firstFailure()).isEmpty();
          }
          var proposal = settlements.settlement(2).transaction().orElseThrow();
          assertThat(client.receipt(proposal)).isPresent();
          return settlements;
        });
  }

  /// Whose record was first hangs on it.
  @Test
  void aChainThatIsGoneHasItsSnapshotsInTheSameOrderAgain() {
    var first = world.snapshot.ref();
    var second = new SnapshotRef(new DatanetId("a-copy"), 1, first.root());
    var third = new SnapshotRef(World.DATANET, 2, first.root());
    Function<ChainClient, List<Optional<Anchored>>> places =
        client -> Stream.of(first, second, third).map(open(client)::published).toList();
    var before =
        on(
            "chain",
            client -> {
              var settlements = open(client);
              for (var ref : List.of(first, second, third)) {
                assertThat(settlements.published(ref)).isEmpty();
                var same = world.snapshot;
                settlements.registerSnapshot(
                    new Snapshot(ref, same.commitments(), same.members(), same.manifest()),
                    world.accounts::address);
              }
              return places.apply(client);
            });
    assertThat(on("fresh", this::repair)).hasSize(3);
    var after = on("fresh", places);
    for (var seen : List.of(before, after)) {
      var found = seen.stream().map(Optional::orElseThrow).toList();
      assertThat(found).isSorted().doesNotHaveDuplicates();
    }
    var noted = database.jdbi();
    noted.useHandle(
        handle -> handle.execute("update settle.snapshot set block = null, log = null"));
    assertThat(on("fresh", places)).as("found again where it was not noted").isEqualTo(after);
    Optional<Anchored> again = noted.withHandle(handle -> TermsStore.published(handle, second));
    assertThat(again).as("and noted").isEqualTo(after.get(1));
  }

  @Test
  void anEpochThatWasBeingClosedIsFinishedAfterTheRepair() throws IOException {
    on(
        "chain",
        client -> {
          var settlements = open(client);
          world.register(settlements);
          world.ask(settlements, 4);
          settlements.closeEpoch();
          world.ask(settlements, 4);
          return settlements;
        });
    copy("chain", "older");
    on(
        "chain",
        client -> {
          assertThatThrownBy(() -> abortingAt(client, "propose").closeEpoch())
              .isInstanceOf(IllegalStateException.class);
          return client;
        });
    assertRefused("older");
    on(
        "older",
        client -> {
          repair(client);
          var settlements = open(client);
          assertThat(settlements.closeEpoch().epoch()).isEqualTo(2);
          assertThat(settlements.reconcile().differences()).isEmpty();
          return settlements;
        });
  }

  private Settlements abortingAt(ChainClient client, String step) {
    var registries = Registries.open(client, world.accounts.node(), database.jdbi(), 0);
    return new Settlements(
        database,
        SettlementConfig.of(world.accounts),
        registries.domain(),
        new Opening.Contracts(registries, registries, registries.addresses()),
        done -> {
          if (done.equals(step)) {
            throw new IllegalStateException("killed after " + step);
          }
        });
  }

  @Test
  void whatStrangersPaidInIsNotMadeUp() {
    on(
        "chain",
        client -> {
          var settlements = open(client);
          world.register(settlements);
          world.ask(settlements, 2);
          var fund = org.openledger.contracts.RewardDistributorCalls.fund();
          client.send(STRANGER, settlements.contract("RewardDistributor"), fund, UInt256.of(7));
          return settlements.closeEpoch();
        });
    assertThatThrownBy(() -> on("fresh", this::repair))
        .hasMessageContaining("others had paid in 7")
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.CHAIN_BEHIND));
  }

  @Test
  void aDatabaseBehindItsChainIsRefusedAsThat() {
    var ahead = new FakeContracts();
    ahead.propose(new Proposal(1, Hash.ZERO, Hash.ZERO, Hash.ZERO, BigInteger.ZERO));
    var contracts = new Opening.Contracts(ahead, ahead, new java.util.TreeMap<>());
    var check = new ChainCheck(database.jdbi(), new Book(database.jdbi()), contracts);
    assertThatThrownBy(check::require)
        .hasMessageContaining("the database is behind the chain")
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.BOOKS_DIFFER));
  }
}
