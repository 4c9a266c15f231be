package org.openledger.simulation;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.work.Presence;
import org.openledger.memory.MemoryFactory;
import org.openledger.model.base.BaseModel;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;
import org.openledger.node.Ground;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;
import org.openledger.node.Prices;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.OpenLora;
import org.openledger.settle.SettlementConfig;
import org.openledger.settle.Settlements;
import org.openledger.store.Database;
import org.openledger.store.keys.Keyring;
import org.openledger.train.ModelFactory;
import org.openledger.verify.ModelFolder;

/// What outlives a process: a database, a chain, a folder and the keys. Processes of a node begin
/// and die on it.
final class Machine implements AutoCloseable {
  /// The base that all simulated nodes come with.
  static final String BASE = "nano";

  /// Tokens that its models read and write.
  static final int CONTEXT = 96;

  /// On so small a model faster than vectors, which take seconds to be compiled.
  private static final Kernels KERNELS = Kernels.scalar(new Workers(1));

  private static final BigramEngine ENGINE =
      new BigramEngine(
          KERNELS, CONTEXT, 1, "the tide turns at noon.", "salt keeps the nets from rot.");

  /// Odd in their last digits, so that fees are rounded.
  private static final Prices PRICES =
      new Prices(
          new PriceIn(Open.parse("0.200000000000000007")),
          new PriceOut(Open.parse("0.600000000000000011")));

  /// What the node gives its own account.
  static final Open ALLOWANCE = Open.parse("0.5");

  /// The time of all blocks and people: 2026-01-01.
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.ofEpochSecond(1_767_225_600));

  private final Path home;
  private final Fuse fuse;
  private final Keyring keyring;
  private final Database database;
  private final ChainNode chain;
  private final MortalDataSource source;
  private @Nullable Node node;
  private @Nullable OpenLora engine;
  private @Nullable MemoryFactory memories;
  private @Nullable Settlements settlements;

  /// A machine with nothing on it.
  ///
  /// @param home a folder of its own, empty
  Machine(long seed, Path home) {
    this.home = home;
    this.fuse = new Fuse();
    this.keyring = keyring(seed);
    this.database = SharedDatabase.empty();
    this.source = new MortalDataSource(database.dataSource(), fuse);
    var usual = ChainConfig.inMemory(Map.of(keyring.node().address(), Ground.ENDOWMENT));
    var tuning = usual.tuning();
    this.chain =
        ChainNode.start(
            usual.withTuning(
                new ChainConfig.Tuning(
                    tuning.sync(),
                    tuning.historyBlocks(),
                    tuning.coinbase(),
                    tuning.pool(),
                    NOON,
                    tuning.dev())));
  }

  /// The keys of a seed's node and of its clients.
  static Keyring keyring(long seed) {
    return Keyring.of(ByteBuffer.allocate(32).putLong(24, seed).array());
  }

  /// Begins a process of the node; what another one had in memory is gone.
  void start() {
    node = null;
    engine = null;
    memories = null;
    settlements = null;
    var models =
        new ModelFactory(
            home.resolve("models"), List.of(new BaseModel(BASE, home.resolve(BASE), ENGINE)));
    var remembered = new MemoryFactory(home.resolve("models"), WordCounts::new);
    var mortal = Database.over(source);
    var way = new MortalChain(chain.client(), fuse);
    var book = Settlements.open(mortal, SettlementConfig.of(keyring), way);
    settlements = book;
    var ground =
        new Ground(
            keyring,
            mortal,
            way,
            Machine::noRpc,
            book,
            new Ground.Models(models, remembered),
            () -> {});
    var config = new NodeConfig(home, Optional.empty(), Optional.empty(), ALLOWANCE, PRICES, NOON);
    node = Node.over(ground, config);
    engine = new OpenLora(new ModelShelf(new ModelFolder(models, remembered)));
    memories = remembered;
  }

  /// Whether a process runs.
  boolean isRunning() {
    return node != null;
  }

  /// The node's running process.
  Node node() {
    return running(node);
  }

  /// The running process's book.
  Settlements settlements() {
    return running(settlements);
  }

  /// Answers without a receipt, for whoever signs one in steps.
  OpenLora engine() {
    return running(engine);
  }

  /// All memories, those too that a newer one has replaced in the lists.
  MemoryFactory memories() {
    return running(memories);
  }

  /// Nobody asks a simulated node over the wire.
  private static byte[] noRpc(byte[] request, String address, Presence presence) {
    assert presence.isThere() : "nobody asks";
    throw new Refusal(Code.STATE_UNAVAILABLE, "a request of " + request.length + " bytes");
  }

  private static <T> T running(@Nullable T part) {
    if (part == null) {
      throw new Refusal(Code.STATE_UNAVAILABLE, "no process runs");
    }
    return part;
  }

  Fuse fuse() {
    return fuse;
  }

  Keyring keyring() {
    return keyring;
  }

  /// The database as somebody sees it who does not die.
  Database database() {
    return database;
  }

  ChainNode chain() {
    return chain;
  }

  @Override
  public void close() {
    chain.close();
  }
}
