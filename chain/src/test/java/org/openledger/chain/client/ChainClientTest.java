package org.openledger.chain.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.CounterContract;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.server.ChainServer;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Hash;

/// What every client does; the subclasses say how it reaches the node.
public abstract class ChainClientTest {
  static final KeyPair ALICE = KeyPair.derive(new byte[32], "alice");
  static final KeyPair BOB = KeyPair.derive(new byte[32], "bob");
  private static final UInt256 RICH = new UInt256(0, 0, 1000, 0);

  @TempDir Path directory;
  ChainServer server;
  ChainNode node;
  ChainClient client;

  protected ChainClientTest() {
    // JUnit calls setUp before every test; until then there is nothing to use.
    server = ChainServer.start(ChainConfig.inMemory(Map.of()), 0);
    server.close();
    node = server.node();
    client = node.client();
  }

  final ChainClient connect(ChainServer server) {
    return connect(server, Duration.ofMinutes(1));
  }

  /// A client that raises the fee of a transaction which is not included for so long.
  protected abstract ChainClient connect(ChainServer server, Duration patience);

  @BeforeEach
  void setUp() {
    start();
  }

  @AfterEach
  void tearDown() {
    client.close();
    server.close();
  }

  private void start() {
    start(Duration.ZERO);
  }

  private void start(Duration blockTime) {
    Map<Address, UInt256> balances = Map.of(ALICE.address(), RICH, BOB.address(), RICH);
    server = ChainServer.start(ChainConfig.at(directory, balances).withBlockTime(blockTime), 0);
    node = server.node();
    client = connect(server);
  }

  /// Starts the node anew with blocks an hour apart: the first comes at once, others by hand.
  void restartSlowly() {
    client.close();
    server.close();
    start(Duration.ofHours(1));
    client.send(ALICE, BOB.address(), new byte[0], UInt256.ONE);
  }

  private static UInt256 word(byte[] bytes) {
    return UInt256.fromBytes(bytes);
  }

  @Test
  void valueMovesAndFeesArePaid() {
    Address to = Address.fromWord(UInt256.of(0xabcdef).toBytes32());
    TransactionReceipt receipt = client.send(ALICE, to, new byte[0], UInt256.of(12345));
    assertThat(client.chainId()).isEqualTo(161201);
    assertThat(receipt.success()).isTrue();
    assertThat(receipt.gasUsed()).isEqualTo(21_000);
    assertThat(receipt.from()).isEqualTo(ALICE.address());
    assertThat(receipt.to()).isEqualTo(to);
    assertThat(client.balance(to)).isEqualTo(UInt256.of(12345));
    UInt256 fee =
        UInt256.of(
            receipt
                .effectiveGasPrice()
                .toBigInteger()
                .multiply(java.math.BigInteger.valueOf(receipt.gasUsed())));
    assertThat(client.balance(ALICE.address()))
        .isEqualTo(RICH.subtract(UInt256.of(12345)).subtract(fee));
    assertThat(client.nonce(ALICE.address())).isEqualTo(1);
    assertThat(client.blockNumber()).isEqualTo(receipt.blockNumber()).isEqualTo(1);
    assertThat(client.receipt(receipt.transactionHash())).contains(receipt);
  }

  @Test
  void contractIsDeployedCalledAndItsEventsRead() {
    Address contract = client.deploy(ALICE, CounterContract.INIT_CODE);
    assertThat(client.code(contract)).isEqualTo(CounterContract.runtime());
    assertThat(word(client.call(contract, CounterContract.READ))).isEqualTo(UInt256.ZERO);
    TransactionReceipt first = client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
    client.send(BOB, contract, CounterContract.COUNT, UInt256.ZERO);
    assertThat(word(client.call(contract, CounterContract.READ))).isEqualTo(UInt256.of(2));
    assertThat(client.storage(contract, UInt256.ZERO)).isEqualTo(UInt256.of(2));
    assertThat(first.logs()).hasSize(1);
    List<EventLog> logs = client.logs(LogFilter.of(contract, CounterContract.COUNTED, 0));
    assertThat(logs).hasSize(2);
    assertThat(logs.getFirst()).usingRecursiveComparison().isEqualTo(first.logs().getFirst());
    assertThat(word(logs.get(1).data())).isEqualTo(UInt256.of(2));
    assertThat(client.logs(LogFilter.of(contract, Hash.ZERO, 0))).isEmpty();
    assertThat(client.logs(LogFilter.of(ALICE.address(), 0))).isEmpty();
  }

  @Test
  void revertCarriesTheContractsData() {
    Address contract = client.deploy(ALICE, CounterContract.INIT_CODE);
    assertThatThrownBy(() -> client.call(contract, CounterContract.REVERT))
        .isInstanceOfSatisfying(
            CallReverted.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.CALL_REVERTED);
              assertThat(e.data()).containsExactly(0xde);
            });
    assertThatThrownBy(() -> client.send(ALICE, contract, CounterContract.REVERT, UInt256.ZERO))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.CALL_REVERTED));
  }

  @Test
  void manyTransactionsOfOneAccountFollowOnFromAnother() {
    List<Hash> hashes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      hashes.add(client.submit(ALICE, BOB.address(), new byte[0], UInt256.ONE));
    }
    for (Hash hash : hashes) {
      assertThat(client.await(hash).success()).isTrue();
    }
    assertThat(client.nonce(ALICE.address())).isEqualTo(50);
    assertThat(client.balance(BOB.address())).isEqualTo(RICH.add(UInt256.of(50)));
  }

  @Test
  void transactionWithoutFundsIsRefused() {
    KeyPair poor = KeyPair.derive(new byte[32], "poor");
    assertThatThrownBy(() -> client.send(poor, BOB.address(), new byte[0], UInt256.ONE))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("insufficient funds");
  }

  @Test
  void subscriptionDeliversOldAndNewEventsOnce() throws InterruptedException {
    Address contract = client.deploy(ALICE, CounterContract.INIT_CODE);
    client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
    BlockingQueue<EventLog> seen = new LinkedBlockingQueue<>();
    try (ChainClient.Subscription _ = client.subscribe(LogFilter.of(contract, 0), seen::add)) {
      client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
      client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
      for (int i = 1; i <= 3; i++) {
        EventLog log = seen.poll(20, TimeUnit.SECONDS);
        assertThat(log).isNotNull();
        assertThat(word(java.util.Objects.requireNonNull(log).data())).isEqualTo(UInt256.of(i));
      }
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void transactionThatIsStuckIsReplacedByOneWithHigherFees() throws Exception {
    restartSlowly();
    BlockingQueue<SignedTransaction> offered = new LinkedBlockingQueue<>();
    try (ChainClient hasty = connect(server, Duration.ofSeconds(1))) {
      Runnable stop = node.onPending(offered::add);
      CompletableFuture<TransactionReceipt> sent =
          CompletableFuture.supplyAsync(
              () -> hasty.send(ALICE, BOB.address(), new byte[0], UInt256.of(7)));
      final SignedTransaction first = offered.poll(20, TimeUnit.SECONDS);
      final SignedTransaction second = offered.poll(20, TimeUnit.SECONDS);
      node.mine();
      TransactionReceipt receipt = sent.get(20, TimeUnit.SECONDS);
      stop.run();
      assertThat(first).isNotNull();
      assertThat(second).isNotNull();
      Transaction before = java.util.Objects.requireNonNull(first).transaction();
      Transaction after = java.util.Objects.requireNonNull(second).transaction();
      assertThat(after.body()).usingRecursiveComparison().isEqualTo(before.body());
      assertThat(after.fees().max()).isGreaterThan(before.fees().max());
      assertThat(after.fees().maxPriority()).isGreaterThan(before.fees().maxPriority());
      assertThat(receipt.transactionHash()).isNotEqualTo(first.hash());
      assertThat(client.receipt(first.hash())).isEmpty();
      assertThat(client.nonce(ALICE.address())).isEqualTo(2);
    }
  }

  @Test
  void newClientFollowsOnFromWhatWaits() {
    restartSlowly();
    List<Hash> hashes = new ArrayList<>();
    hashes.add(client.submit(ALICE, BOB.address(), new byte[0], UInt256.ONE));
    hashes.add(client.submit(ALICE, BOB.address(), new byte[0], UInt256.ONE));
    try (ChainClient other = connect(server)) {
      assertThat(other.nonce(ALICE.address())).isEqualTo(3);
      hashes.add(other.submit(ALICE, BOB.address(), new byte[0], UInt256.ONE));
      node.mine();
      for (Hash hash : hashes) {
        assertThat(other.await(hash).success()).isTrue();
      }
      assertThat(other.nonce(ALICE.address())).isEqualTo(4);
    }
  }

  @Test
  void refusalSaysByItsCodeThatTheNonceIsTaken() {
    restartSlowly();
    byte[] waiting = signed(1, 5);
    Hash hash = client.submit(waiting);
    assertThat(client.submit(waiting)).isEqualTo(hash);
    assertTaken(signed(1, 6));
    node.mine();
    assertThat(client.await(hash).success()).isTrue();
    assertTaken(signed(1, 6));
  }

  private void assertTaken(byte[] transaction) {
    assertThatThrownBy(() -> client.submit(transaction))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.NONCE_TAKEN));
  }

  private byte[] signed(long nonce, long value) {
    UInt256 fee = UInt256.of(10_000_000_000L);
    Body body = new Body(nonce, 21_000, BOB.address(), UInt256.of(value), new byte[0]);
    Fees fees = new Fees(UInt256.ONE, fee);
    var unsigned =
        new Transaction.DynamicFee(client.chainId(), fees, body, List.of(), Transaction.UNSIGNED);
    return SignedTransaction.of(unsigned.sign(ALICE)).encoded();
  }

  @Test
  void accountGoesOnAfterTheNodeLostWhatWaited() {
    restartSlowly();
    Hash lost = client.submit(ALICE, BOB.address(), new byte[0], UInt256.of(5));
    client.close();
    server.close();
    start();
    assertThat(client.nonce(ALICE.address())).isEqualTo(1);
    client.send(ALICE, BOB.address(), new byte[0], UInt256.of(6));
    assertThat(client.receipt(lost)).isEmpty();
    assertThat(client.balance(BOB.address())).isEqualTo(RICH.add(UInt256.of(7)));
  }

  @Test
  void everythingIsThereAfterARestart() {
    Address contract = client.deploy(ALICE, CounterContract.INIT_CODE);
    TransactionReceipt receipt = client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
    client.close();
    server.close();
    start();
    assertThat(client.receipt(receipt.transactionHash()))
        .usingRecursiveComparison()
        .isEqualTo(java.util.Optional.of(receipt));
    client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
    assertThat(word(client.call(contract, CounterContract.READ))).isEqualTo(UInt256.of(2));
    assertThat(client.logs(LogFilter.of(contract, 0))).hasSize(2);
  }
}
