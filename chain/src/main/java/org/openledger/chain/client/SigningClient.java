package org.openledger.chain.client;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;

/// What all clients share: choosing nonce, gas and fees, signing, and following events.
public abstract class SigningClient implements ChainClient {
  private static final int ATTEMPTS_MAX = 3;
  private static final int RETRY_MILLIS = 1_000;
  private static final int BUMPS_MAX = 4;
  private static final int BLOCKS_PER_QUERY = 2_000;
  private static final BigInteger TWO = BigInteger.TWO;

  /// Gas is estimated on the newest state; the next one may need a little more.
  private static final long GAS_MARGIN_DIVISOR = 5;

  private static final long GAS_MAX = 1L << 24;

  /// One lock per account that signed here, so that its nonces follow on from another.
  private final Map<Address, Object> locks = new HashMap<>();

  /// Base fee of the next block.
  protected abstract UInt256 nextBaseFee();

  /// Priority fee that gets a transaction into the next blocks.
  protected abstract UInt256 priorityFee();

  /// Blocks until the chain may have moved on from a block, or some time has passed.
  protected abstract void awaitBlockAfter(long number) throws InterruptedException;

  protected abstract boolean isClosed();

  /// Waits for a transaction's block, at most as long as `patience`.
  protected abstract Optional<TransactionReceipt> await(Hash transaction, Duration patience);

  /// How long a transaction may take before its fee is raised.
  protected abstract Duration patience();

  @Override
  public Hash submit(KeyPair from, @Nullable Address to, byte[] data, UInt256 value) {
    return submitDraft(from, to, data, value).hash();
  }

  private SignedTransaction submitDraft(
      KeyPair from, @Nullable Address to, byte[] data, UInt256 value) {
    Object lock;
    synchronized (locks) {
      lock = locks.computeIfAbsent(from.address(), _ -> new Object());
    }
    long gas = gasLimit(from.address(), to, data, value);
    synchronized (lock) {
      for (int attempt = 1; ; attempt++) {
        Body body = new Body(nonce(from.address()), gas, to, value, data);
        SignedTransaction signed = sign(from, body, currentFees());
        try {
          submit(signed.encoded());
          return signed;
        } catch (Failure e) {
          // Somebody else used the account's key at the same time.
          if (e.code() != Code.NONCE_TAKEN || attempt == ATTEMPTS_MAX) {
            throw e;
          }
        }
      }
    }
  }

  @Override
  public TransactionReceipt send(KeyPair from, @Nullable Address to, byte[] data, UInt256 value) {
    List<SignedTransaction> sent = new ArrayList<>();
    sent.add(submitDraft(from, to, data, value));
    while (true) {
      for (SignedTransaction transaction : sent.reversed()) {
        @SuppressWarnings("ReferenceEquality") // its place in the list, not its value
        boolean newest = transaction == sent.getLast();
        var receipt = await(transaction.hash(), newest ? patience() : Duration.ZERO);
        if (receipt.isPresent()) {
          return receipt.get();
        }
      }
      if (sent.size() > BUMPS_MAX) {
        throw timeout(sent.getFirst().hash());
      }
      bump(from, sent);
    }
  }

  /// Replaces the last transaction by the same with fees an eighth higher, or as the chain asks
  /// now.
  private void bump(KeyPair from, List<SignedTransaction> sent) {
    Transaction old = sent.getLast().transaction();
    Fees now = currentFees();
    Fees fees =
        new Fees(
            higher(old.fees().maxPriority(), now.maxPriority()),
            higher(old.fees().max(), now.max()));
    SignedTransaction replacement = sign(from, old.body(), fees);
    try {
      submit(replacement.encoded());
      sent.add(replacement);
    } catch (Failure e) {
      // The first one was included in between, or is as good as the replacement.
      if (e.code() != Code.NONCE_TAKEN) {
        throw e;
      }
      sent.add(sent.removeFirst());
    }
  }

  private static UInt256 higher(UInt256 before, UInt256 now) {
    BigInteger raised = before.toBigInteger().multiply(BigInteger.valueOf(9)).shiftRight(3);
    return UInt256.of(raised.add(BigInteger.ONE).max(now.toBigInteger()));
  }

  @Override
  public TransactionReceipt await(Hash transaction) {
    Duration longest = patience().multipliedBy(BUMPS_MAX);
    return await(transaction, longest).orElseThrow(() -> timeout(transaction));
  }

  private static Failure timeout(Hash transaction) {
    return new Fault(
        Code.CHAIN_TIMEOUT, "transaction " + transaction + " did not get into a block in time");
  }

  private long gasLimit(Address from, @Nullable Address to, byte[] data, UInt256 value) {
    long estimate = estimateGas(from, to, data, value);
    boolean plain = data.length == 0 && estimate == 21_000;
    return plain ? estimate : Math.min(GAS_MAX, estimate + estimate / GAS_MARGIN_DIVISOR);
  }

  private Fees currentFees() {
    UInt256 tip = priorityFee();
    BigInteger most = nextBaseFee().toBigInteger().multiply(TWO).add(tip.toBigInteger());
    return new Fees(tip, UInt256.of(most));
  }

  private SignedTransaction sign(KeyPair from, Body body, Fees fees) {
    Transaction transaction =
        new Transaction.DynamicFee(chainId(), fees, body, List.of(), Transaction.UNSIGNED);
    return SignedTransaction.of(transaction.sign(from));
  }

  @Override
  public Subscription subscribe(LogFilter filter, Consumer<EventLog> consumer) {
    Thread follower =
        Thread.ofVirtual()
            .name("chain-events")
            .start(() -> {
              try {
                follow(filter, consumer);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    return follower::interrupt;
  }

  private void follow(LogFilter filter, Consumer<EventLog> consumer) throws InterruptedException {
    long next = filter.fromBlock();
    while (next <= filter.toBlock() && !isClosed() && !Thread.currentThread().isInterrupted()) {
      long last = next - 1;
      List<EventLog> found = List.of();
      try {
        long newest = blockNumber();
        if (newest < next) {
          awaitBlockAfter(last);
          continue;
        }
        last = Math.min(Math.min(newest, filter.toBlock()), next + BLOCKS_PER_QUERY - 1);
        found = logs(new LogFilter(next, last, filter.addresses(), filter.topics()));
      } catch (Failure e) {
        if (Thread.currentThread().isInterrupted() || isClosed()) {
          return;
        }
        // The network may be back later; nothing was handed over, so nothing is lost.
        last = next - 1;
        Thread.sleep(RETRY_MILLIS);
      }
      found.forEach(consumer);
      next = last + 1;
    }
  }
}
