package org.openledger.chain.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.BlockStore;
import org.openledger.chain.block.Chain;
import org.openledger.chain.block.GasPolicy;
import org.openledger.chain.block.Inclusion;
import org.openledger.chain.block.Overrides;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.pool.Admission;
import org.openledger.chain.pool.TransactionPool;
import org.openledger.chain.state.Database;
import org.openledger.chain.state.MemoryDatabase;
import org.openledger.chain.state.RocksDatabase;
import org.openledger.chain.tx.Rejection;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Validity;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.work.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running node of the embedded chain: the only producer of its blocks.
///
/// A block is made when there is something to include, at most every `blockTime`. A receipt is
/// shown only after its block is on the disk. A failure to store a block is reported to everyone
/// who waits; until blocks can be stored again no transaction is taken, then the chain goes on from
/// its last stored block.
public final class ChainNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChainNode.class);

  /// Priority fee that is suggested to wallets, in wei: any will do while blocks are not full.
  public static final UInt256 SUGGESTED_TIP = UInt256.of(1_000_000);

  private static final int CANDIDATES_MAX = 4_000;
  private static final int INCLUSION_MILLIS_MAX = 2_000;
  private static final int RETRY_MILLIS = 500;

  private final ChainConfig config;
  private final Chain chain;
  private final @Nullable HeadMark mark;
  private final TransactionPool pool;
  private final Map<Hash, CompletableFuture<Hash>> awaited = new ConcurrentHashMap<>();
  private final List<Consumer<BlockStore.Stored>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<SignedTransaction>> pendingListeners = new CopyOnWriteArrayList<>();
  private final Thread producer;
  private final Object signal = new Object();
  private long timeShift;
  private boolean wanted;
  private boolean closed;
  private volatile @Nullable Failure failure;

  private ChainNode(ChainConfig config, Chain chain, @Nullable HeadMark mark) {
    this.config = config;
    this.chain = chain;
    this.mark = mark;
    this.pool = new TransactionPool(config.tuning().pool(), chain.state().head(), nextBaseFee());
    this.producer = Thread.ofPlatform().name("chain-producer").daemon().unstarted(this::run);
  }

  /// Opens the chain and starts to produce blocks.
  ///
  /// @throws Failure if the genesis lacks a system contract, or the directory cannot be used or
  ///   holds another or a damaged chain
  public static ChainNode start(ChainConfig config) {
    config.genesis().demandSystemContracts();
    Path directory = config.directory();
    return start(
        config,
        directory == null
            ? new MemoryDatabase()
            : RocksDatabase.open(directory, config.tuning().sync()));
  }

  /// The same on a given database, which is closed with it.
  static ChainNode start(ChainConfig config, Database database) {
    Path directory = config.directory();
    try {
      Chain chain = Chain.open(database, config.genesis(), config.tuning().historyBlocks());
      HeadMark mark = null;
      if (directory != null && config.tuning().sync()) {
        mark = HeadMark.open(directory, chain.blocks());
      }
      ChainNode node = new ChainNode(config, chain, mark);
      node.producer.start();
      return node;
    } catch (Failure e) {
      database.close();
      throw e;
    }
  }

  /// The note in a chain's directory that keeps it from starting once blocks were lost. Whoever
  /// deletes it goes on from the newest block that is left.
  public static Path note(Path directory) {
    return directory.resolve(HeadMark.FILE);
  }

  /// Refuses while no block can be stored.
  public void requireWritable() {
    Failure failed = failure;
    if (failed != null) {
      throw unavailable(failed);
    }
  }

  private static Refusal unavailable(Failure failed) {
    return new Refusal(
        Code.UNAVAILABLE, "the chain cannot store blocks just now; try again later", failed);
  }

  /// What whoever sends a transaction is told of a failure: one to store may be over soon.
  private static Failure told(Failure failed) {
    return failed.code() == Code.CHAIN_STORAGE ? unavailable(failed) : failed;
  }

  /// Copies the chain into a folder that is not there yet, where a node can be started on it. No
  /// block is made until `meanwhile` has run too, so that whoever notes elsewhere what is on chain
  /// can fix the same moment.
  ///
  /// @return the newest block of the copy
  public synchronized long copyTo(Path folder, Runnable meanwhile) {
    requireWritable();
    chain.copyTo(folder);
    if (mark != null) {
      try (HeadMark copy = HeadMark.open(folder, chain.blocks())) {
        copy.write(chain.head().number(), chain.head().hash());
      }
    }
    meanwhile.run();
    return chain.head().number();
  }

  /// A client of this node, in process. Closing it does not close the node.
  public ChainClient client() {
    return new LocalClient(this);
  }

  public ChainConfig config() {
    return config;
  }

  public Chain chain() {
    return chain;
  }

  public TransactionPool pool() {
    return pool;
  }

  /// Base fee of the block after the head.
  public UInt256 nextBaseFee() {
    return GasPolicy.nextBaseFee(chain.head().header());
  }

  /// Offers a transaction to the pool.
  public Admission submit(SignedTransaction transaction) {
    Failure failed = failure;
    if (failed != null) {
      throw told(failed);
    }
    Rejection invalid = Validity.check(transaction.transaction(), chain.chainId());
    if (invalid == null
        && transaction.transaction().gasLimit() > chain.head().header().gasLimit()) {
      invalid = Rejection.BLOCK_GAS_EXCEEDED;
    }
    if (invalid != null) {
      return new Admission.Refused(Admission.Reason.INVALID, invalid.message());
    }
    Admission admission = pool.add(transaction);
    if (admission instanceof Admission.Accepted) {
      pendingListeners.forEach(listener -> listener.accept(transaction));
      produceSoon();
    }
    return admission;
  }

  /// Completes when the transaction is in a stored block, or fails when it is dropped.
  public CompletableFuture<Hash> inclusion(Hash transaction) {
    CompletableFuture<Hash> future =
        awaited.computeIfAbsent(transaction, _ -> new CompletableFuture<>());
    if (chain.position(transaction).isPresent()) {
      future.complete(transaction);
    } else if (failure != null) {
      pool.drop(transaction);
      future.completeExceptionally(told(failure));
    }
    if (future.isDone()) {
      awaited.remove(transaction, future);
    }
    return future;
  }

  /// Waits a moment for transactions that can be included now, where blocks are made at once, so
  /// that who submits them finds their receipts. It is one moment for all of them together.
  public void awaitInclusion(List<Hash> transactions) {
    if (!config.blockTime().isZero()) {
      return;
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INCLUSION_MILLIS_MAX);
    for (Hash transaction : transactions) {
      if (!pool.isPending(transaction)) {
        continue;
      }
      CompletableFuture<Hash> future = inclusion(transaction);
      try {
        future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException _) {
        abandon(transaction, future);
      } catch (TimeoutException _) {
        abandon(transaction, future);
        return;
      } catch (InterruptedException e) {
        abandon(transaction, future);
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// Forgets that somebody waits.
  void abandon(Hash transaction, CompletableFuture<Hash> future) {
    awaited.remove(transaction, future);
  }

  /// The transaction with that hash in its block.
  public Optional<Inclusion> find(Hash transaction) {
    return chain
        .position(transaction)
        .flatMap(position ->
            chain
                .blocks()
                .block(position.block())
                .map(stored -> Inclusion.of(stored, position.index())));
  }

  /// Calls the listener with every block from now on, on the producer's thread.
  ///
  /// @return what to run when the listener has heard enough
  public Runnable onBlock(Consumer<BlockStore.Stored> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// Calls the listener with every transaction that the pool takes from now on.
  ///
  /// @return what to run when the listener has heard enough
  public Runnable onPending(Consumer<SignedTransaction> listener) {
    pendingListeners.add(listener);
    return () -> pendingListeners.remove(listener);
  }

  private void produceSoon() {
    synchronized (signal) {
      if (!wanted) { // else the producer knows, and waits for its time only
        wanted = true;
        signal.notifyAll();
      }
    }
  }

  private void run() {
    try {
      long last = System.nanoTime() - config.blockTime().toNanos();
      while (awaitWork(last)) {
        last = System.nanoTime();
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Failure e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      // Whatever it is: nobody else makes blocks, and whoever sends a transaction is to know.
      fail(new Fault(Code.CHAIN_STORAGE, "the block producer failed: " + e, e));
    }
  }

  /// Makes a block, or sees to it that blocks can be made again.
  private void step() throws InterruptedException {
    if (failure == null) {
      try {
        produce();
      } catch (Failure e) {
        failUnlessPermanent(e);
      }
    }
    while (failure != null && !awaitRetry()) {
      try {
        recover();
      } catch (Failure e) {
        failUnlessPermanent(e);
      }
    }
  }

  /// What could not be stored may be stored later; anything else ends the production.
  private void failUnlessPermanent(Failure e) {
    if (e.code() != Code.CHAIN_STORAGE) {
      throw e;
    }
    fail(e);
  }

  /// Waits a moment; true when the node closes.
  private boolean awaitRetry() throws InterruptedException {
    synchronized (signal) {
      long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
      for (long left = RETRY_MILLIS; left > 0 && !closed; ) {
        signal.wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime());
      }
      return closed;
    }
  }

  private synchronized void recover() {
    long known = chain.head().number();
    chain.recover();
    if (mark != null) {
      mark.check(chain.blocks());
    }
    noteHead();
    pool.advance(chain.state().head(), nextBaseFee(), pool.senders());
    failure = null;
    // A write that failed may have reached the disk all the same.
    for (long number = known + 1; number <= chain.head().number(); number++) {
      chain.blocks().block(number).ifPresent(this::announce);
    }
    if (pool.size() > 0) {
      produceSoon();
    }
  }

  private void announce(BlockStore.Stored stored) {
    stored.block().transactions().forEach(transaction -> conclude(transaction.hash(), null));
    listeners.forEach(listener -> listener.accept(stored));
  }

  /// Waits until a block is wanted and the last one is old enough; false when the node closes.
  private boolean awaitWork(long last) throws InterruptedException {
    synchronized (signal) {
      while (!closed && !wanted) {
        signal.wait();
      }
      long due = last + config.blockTime().toNanos();
      while (!closed && due - System.nanoTime() > 0) {
        Duration left = Duration.ofNanos(due - System.nanoTime());
        signal.wait(Math.max(1, left.toMillis()));
      }
      wanted = false;
      return !closed;
    }
  }

  private synchronized void produce() {
    List<SignedTransaction> candidates = pool.best(CANDIDATES_MAX);
    if (!candidates.isEmpty()) {
      extend(candidates, Overrides.NONE);
    }
  }

  /// Makes one block at once, be it empty; for tests that move the chain by hand.
  public void mine() {
    mine(Overrides.NONE);
  }

  /// The same with accounts changed by decree first.
  public synchronized void mine(Overrides decree) {
    requireWritable();
    try {
      extend(pool.best(CANDIDATES_MAX), decree);
    } catch (Failure e) {
      if (e.code() == Code.CHAIN_STORAGE) {
        fail(e);
        produceSoon(); // the producer recovers
      }
      throw told(e);
    }
  }

  /// Lets the time of the blocks to come run ahead of the clock, for tests.
  public synchronized void increaseTime(long seconds) {
    timeShift = Math.addExact(timeShift, seconds);
  }

  /// Goes back to an older block and empties the pool, for tests.
  public synchronized void rewind(long number) {
    chain.rewind(number);
    pool.reset(chain.state().head(), nextBaseFee());
    noteHead();
  }

  private void noteHead() {
    if (mark != null) {
      mark.write(chain.head().number(), chain.head().hash());
    }
  }

  private void extend(List<SignedTransaction> candidates, Overrides decree) {
    long now = config.tuning().clock().instant().getEpochSecond() + timeShift;
    long timestamp = Math.max(now, chain.head().header().timestamp());
    Chain.Choice choice =
        new Chain.Choice(
            timestamp, chain.head().header().gasLimit(), config.tuning().coinbase(), null);
    // Also on the thread of a request (evm_mine): what it may cost bounds no block.
    Chain.Produced produced = Work.unbounded(() -> chain.produce(choice, candidates, decree));
    noteHead();
    for (Chain.Left left : produced.left()) {
      if (!left.rejected().reason().isForLackOfRoom()) {
        pool.drop(left.transaction().hash());
        String message = "transaction was dropped: " + left.rejected().detail();
        conclude(left.transaction().hash(), new Refusal(Code.TRANSACTION_REFUSED, message));
      }
    }
    pool.advance(chain.state().head(), nextBaseFee(), produced.changed());
    announce(new BlockStore.Stored(produced.block(), produced.receipts()));
    if (pool.size() > 0) {
      produceSoon();
    }
  }

  /// Tells those who wait for a transaction what became of it.
  private void conclude(Hash transaction, @Nullable Failure problem) {
    CompletableFuture<Hash> future = awaited.remove(transaction);
    if (future != null) {
      if (problem == null) {
        future.complete(transaction);
      } else {
        future.completeExceptionally(problem);
      }
    }
  }

  private void fail(Failure e) {
    if (failure == null) {
      LOG.warn("no block can be stored until this is over", e);
    }
    end(e);
  }

  /// From now on whoever sends a transaction is told this, and so is who waits for one.
  private void end(Failure e) {
    failure = e;
    awaited.forEach((transaction, future) -> {
      pool.drop(transaction); // who waited is told that it failed, so it must not happen later
      future.completeExceptionally(told(e));
    });
    awaited.clear();
  }

  /// Ends the production after the block that is being made, and closes the store.
  @Override
  public void close() {
    synchronized (signal) {
      if (closed) {
        return;
      }
      closed = true;
      signal.notifyAll();
    }
    boolean interrupted = false;
    while (producer.isAlive()) {
      try {
        producer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    end(new Refusal(Code.STATE_UNAVAILABLE, "the node is closed"));
    chain.close();
    if (mark != null) {
      mark.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
