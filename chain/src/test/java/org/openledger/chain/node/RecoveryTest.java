package org.openledger.chain.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.block.Chain;
import org.openledger.chain.state.Batch;
import org.openledger.chain.state.Database;
import org.openledger.chain.state.RocksDatabase;
import org.openledger.chain.state.StateStore;
import org.openledger.chain.state.Table;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;

/// A write that fails at any point: nobody is told a lie, and the chain goes on by itself.
@Timeout(120)
final class RecoveryTest {
  private static final KeyPair PAYER = KeyPair.derive(new byte[32], "recovery");
  private static final Map<Address, UInt256> BALANCES =
      Map.of(PAYER.address(), new UInt256(0, 0, 1000, 0));
  private static final int WRITES = 6;

  @TempDir Path directory;

  /// The real database, of which one write fails, before it is done or after.
  private static final class Failing implements Database {
    private final Database real;
    private final int failing;
    private final boolean done;
    private final AtomicInteger writes = new AtomicInteger();
    private volatile boolean full;

    Failing(Database real, int failing, boolean done) {
      this.real = real;
      this.failing = failing;
      this.done = done;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
      return real.get(table, key);
    }

    @Override
    public void scan(Table table, byte[] from, Visitor visitor) {
      real.scan(table, from, visitor);
    }

    @Override
    public void write(Batch batch) {
      boolean fails = writes.incrementAndGet() == failing;
      if (!fails && !full) {
        real.write(batch);
        return;
      }
      if (fails && done) {
        real.write(batch);
      }
      full = true;
      throw new Fault(Code.CHAIN_STORAGE, "no space left");
    }

    @Override
    public void reopen() {
      real.reopen();
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private static Hash send(ChainNode node) {
    return node.client().send(PAYER, Address.ZERO, new byte[10], UInt256.ONE).transactionHash();
  }

  private static void awaitWritable(ChainNode node) {
    while (true) {
      try {
        node.requireWritable();
        return;
      } catch (Refusal e) {
        assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
      }
    }
  }

  /// Else it would only seem to make blocks.
  @Test
  void aProducerThatEndsForWhateverReasonIsTold() throws InterruptedException {
    try (ChainNode node = ChainNode.start(ChainConfig.inMemory(BALANCES))) {
      var thrown = new CountDownLatch(1);
      node.onBlock(_ -> {
        thrown.countDown();
        throw new StackOverflowError("here");
      });
      send(node);
      assertThat(thrown.await(30, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(
              () -> {
                while (!Thread.interrupted()) {
                  node.requireWritable();
                }
              })
          .isInstanceOfSatisfying(
              Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
          .hasRootCauseMessage("here");
    }
  }

  @Test
  void theChainGoesOnAfterAFailureAtEveryWrite() {
    for (int failing = 2; failing <= WRITES; failing++) {
      for (boolean done : new boolean[] {false, true}) {
        goesOn(directory.resolve(failing + " " + done), failing, done);
      }
    }
  }

  private static void goesOn(Path folder, int failing, boolean done) {
    var config = ChainConfig.at(folder, BALANCES);
    var database = new Failing(RocksDatabase.open(folder, true), failing, done);
    List<Hash> told = new ArrayList<>();
    try (ChainNode node = ChainNode.start(config, database)) {
      for (int i = 1; i < failing - 1; i++) {
        told.add(send(node));
      }
      assertThatThrownBy(() -> send(node))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
          .hasRootCauseMessage("no space left");
      assertThatThrownBy(node::requireWritable).isInstanceOf(Refusal.class);
      assertThatThrownBy(() -> send(node)).isInstanceOf(Failure.class);
      database.full = false;
      awaitWritable(node);
      told.add(send(node));
      told.add(send(node));
      requireWhole(node, told, done ? 1 : 0);
    }
    try (ChainNode again = ChainNode.start(config)) {
      requireWhole(again, told, done ? 1 : 0);
      send(again);
    }
  }

  /// @param untold transactions that happened though their senders were told of a failure
  private static void requireWhole(ChainNode node, List<Hash> told, int untold) {
    assertThat(told).allMatch(hash -> node.find(hash).isPresent());
    assertThat(node.client().balance(Address.ZERO)).isEqualTo(UInt256.of(told.size() + untold));
    assertThat(node.chain().head().number()).isEqualTo(told.size() + untold);
    for (long number = 1; number <= node.chain().head().number(); number++) {
      var parent = node.chain().blocks().hash(number - 1).orElseThrow();
      var header = node.chain().blocks().header(number).orElseThrow();
      assertThat(header.parentHash()).isEqualTo(parent);
    }
  }

  @Test
  void aBlockMadeByHandRecoversTheSameWay() {
    var database = new Failing(RocksDatabase.open(directory, true), 2, false);
    try (ChainNode node = ChainNode.start(ChainConfig.at(directory, BALANCES), database)) {
      assertThatThrownBy(node::mine)
          .isInstanceOfSatisfying(
              Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
          .hasRootCauseMessage("no space left");
      database.full = false;
      awaitWritable(node);
      node.mine();
      assertThat(node.chain().head().number()).isOne();
    }
  }

  @Test
  void damageIsNotRecoveredFrom() {
    var config = ChainConfig.at(directory, BALANCES);
    ChainNode.start(config).close();
    var older = RocksDatabase.open(directory, true);
    var chain = Chain.open(older, config.genesis(), StateStore.HISTORY_BLOCKS);
    Batch lost = new Batch();
    lost.delete(Table.META, "head".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    older.write(lost);
    assertThatThrownBy(chain::recover)
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.CHAIN_DAMAGED));
    older.close();
  }

  @Test
  void withoutItsNoteAChainGoesOnFromItsLastBlock() throws Exception {
    var config = ChainConfig.at(directory, BALANCES);
    try (ChainNode node = ChainNode.start(config)) {
      send(node);
      node.chain().rewind(0); // as if an older copy were put back
    }
    assertThatThrownBy(() -> ChainNode.start(config).close())
        .hasMessageContaining("block 1 was stored")
        .hasMessageContaining("whose newest is 0");
    Files.delete(ChainNode.note(directory));
    try (ChainNode node = ChainNode.start(config)) {
      assertThat(node.chain().head().number()).isZero();
      send(node);
    }
  }
}
