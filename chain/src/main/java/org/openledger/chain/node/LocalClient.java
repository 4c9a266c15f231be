package org.openledger.chain.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.BlockExecution;
import org.openledger.chain.block.Chain;
import org.openledger.chain.block.Inclusion;
import org.openledger.chain.block.LogSearch;
import org.openledger.chain.block.Overrides;
import org.openledger.chain.block.Simulation;
import org.openledger.chain.client.CallReverted;
import org.openledger.chain.client.EventLog;
import org.openledger.chain.client.LogFilter;
import org.openledger.chain.client.Reverts;
import org.openledger.chain.client.SigningClient;
import org.openledger.chain.client.TransactionReceipt;
import org.openledger.chain.evm.Account;
import org.openledger.chain.evm.BlockContext;
import org.openledger.chain.evm.StateReader;
import org.openledger.chain.pool.Admission;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.TransactionOutcome;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;

/// The client of a node in the same process.
final class LocalClient extends SigningClient {
  private static final int LOGS_MAX = 100_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final UInt256 PRIORITY_FEE = UInt256.ZERO;

  private final ChainNode node;
  private final Chain chain;
  private final Duration patience;
  private volatile boolean closed;

  LocalClient(ChainNode node) {
    this(node, PATIENCE.plus(node.config().blockTime()));
  }

  /// A client that raises the fee of a transaction which is not included for so long.
  LocalClient(ChainNode node, Duration patience) {
    this.node = node;
    this.patience = patience;
    this.chain = node.chain();
  }

  @Override
  public long chainId() {
    return chain.chainId();
  }

  @Override
  public long blockNumber() {
    return chain.head().number();
  }

  @Override
  public void requireWritable() {
    node.requireWritable();
  }

  @Override
  public long copyTo(Path folder, Runnable meanwhile) {
    return node.copyTo(folder, meanwhile);
  }

  private StateReader state() {
    return chain.state().at(chain.state().block());
  }

  @Override
  public UInt256 balance(Address account) {
    Account found = state().account(account);
    return found == null ? UInt256.ZERO : found.balance();
  }

  @Override
  public long nonce(Address account) {
    return node.pool().nextNonce(account);
  }

  @Override
  public byte[] code(Address account) {
    StateReader state = state();
    Account found = state.account(account);
    return found == null ? new byte[0] : state.code(found.codeHash()).clone();
  }

  @Override
  public UInt256 storage(Address account, UInt256 key) {
    return state().storage(account, key);
  }

  @Override
  public byte[] call(Address from, Address to, byte[] data) {
    Transaction tx = draft(Simulation.GAS_MAX, to, data, UInt256.ZERO);
    return result(Simulation.call(tx, from, setting(), null)).output();
  }

  @Override
  public long estimateGas(Address from, @Nullable Address to, byte[] data, UInt256 value) {
    return switch (Simulation.estimate(draft(0, to, data, value), from, setting())) {
      case Simulation.Estimate.Enough(long gas) -> gas;
      case Simulation.Estimate.Hopeless(TransactionOutcome outcome, _) -> result(outcome).gasUsed();
    };
  }

  private Transaction draft(long gas, @Nullable Address to, byte[] data, UInt256 value) {
    Body body = new Body(0, gas, to, value, data);
    return new Transaction.Legacy(chainId(), UInt256.ZERO, body, Transaction.UNSIGNED);
  }

  private Simulation.Setting setting() {
    Block head = chain.head();
    BlockContext context = BlockExecution.context(chainId(), head.header(), chain.hashesFrom(head));
    return new Simulation.Setting(chain.state().at(head.number()), context, Overrides.NONE);
  }

  /// The outcome of a call that succeeded.
  private static Executed result(TransactionOutcome outcome) {
    return switch (outcome) {
      case TransactionOutcome.Rejected rejected ->
          throw new Refusal(Code.TRANSACTION_REFUSED, rejected.detail());
      case Executed executed when !executed.success() ->
          throw new CallReverted(
              Reverts.describe(executed.halt().message(), executed.output()), executed.output());
      case Executed executed -> executed;
    };
  }

  @Override
  protected UInt256 nextBaseFee() {
    return node.nextBaseFee();
  }

  @Override
  protected UInt256 priorityFee() {
    return PRIORITY_FEE;
  }

  @Override
  public Hash submit(byte[] signed) {
    SignedTransaction transaction =
        switch (SignedTransaction.decode(signed)) {
          case SignedTransaction.Decoded.Valid(var valid) -> valid;
          case SignedTransaction.Decoded.Refused(_, String detail) ->
              throw new Refusal(Code.TRANSACTION_REFUSED, detail);
        };
    return switch (node.submit(transaction)) {
      case Admission.Accepted(Hash hash) -> hash;
      case Admission.Refused(Admission.Reason reason, _)
          when reason == Admission.Reason.ALREADY_KNOWN ->
          transaction.hash();
      case Admission.Refused(Admission.Reason reason, String detail) ->
          throw new Refusal(isTaken(reason) ? Code.NONCE_TAKEN : Code.TRANSACTION_REFUSED, detail);
    };
  }

  private static boolean isTaken(Admission.Reason reason) {
    return reason == Admission.Reason.NONCE_TOO_LOW
        || reason == Admission.Reason.UNDERPRICED_REPLACEMENT;
  }

  @Override
  protected Optional<TransactionReceipt> await(Hash transaction, Duration patience) {
    CompletableFuture<Hash> future = node.inclusion(transaction);
    try {
      future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return receipt(transaction);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Refusal cause -> throw new Refusal(cause.code(), cause.text(), cause);
        case Fault cause -> throw new Fault(cause.code(), cause.text(), cause);
        case null, default -> {}
      }
      throw new Fault(Code.CHAIN_STORAGE, "waiting for " + transaction + " failed", e);
    } catch (TimeoutException e) {
      node.abandon(transaction, future);
      return Optional.empty();
    } catch (InterruptedException e) {
      node.abandon(transaction, future);
      Thread.currentThread().interrupt();
      throw new Fault(Code.CHAIN_TIMEOUT, "interrupted while waiting for " + transaction, e);
    }
  }

  @Override
  protected Duration patience() {
    return patience;
  }

  @Override
  public Optional<TransactionReceipt> receipt(Hash transaction) {
    return node.find(transaction).map(LocalClient::receipt);
  }

  private static TransactionReceipt receipt(Inclusion inclusion) {
    SignedTransaction signed = inclusion.transaction();
    Block block = inclusion.block();
    List<EventLog> logs = new java.util.ArrayList<>();
    for (int i = 0; i < inclusion.receipt().logs().size(); i++) {
      var log = inclusion.receipt().logs().get(i);
      logs.add(event(new LogSearch.Found(block, inclusion.index(), inclusion.firstLog() + i, log)));
    }
    return new TransactionReceipt(
        signed.hash(),
        inclusion.receipt().success(),
        block.number(),
        block.hash(),
        inclusion.index(),
        signed.sender(),
        signed.transaction().to(),
        inclusion.contract(),
        inclusion.gasUsed(),
        inclusion.gasPrice(),
        logs);
  }

  private static EventLog event(LogSearch.Found found) {
    return new EventLog(
        found.log().address(),
        found.log().topics(),
        found.log().data(),
        found.block().number(),
        found.block().hash(),
        found.block().transactions().get(found.transaction()).hash(),
        found.transaction(),
        found.index());
  }

  @Override
  public List<EventLog> logs(LogFilter filter) {
    LogSearch search = new LogSearch(filter.addresses(), filter.topics());
    long last = Math.min(filter.toBlock(), blockNumber());
    return search.in(chain.blocks(), filter.fromBlock(), last, LOGS_MAX).stream()
        .map(LocalClient::event)
        .toList();
  }

  @Override
  protected void awaitBlockAfter(long number) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    Runnable stop = node.onBlock(_ -> latch.countDown());
    try {
      if (blockNumber() <= number) {
        latch.await(1, TimeUnit.SECONDS);
      }
    } finally {
      stop.run();
    }
  }

  @Override
  protected boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
