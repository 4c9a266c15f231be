package org.openledger.chain.pool;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Account;
import org.openledger.chain.evm.StateReader;
import org.openledger.chain.pool.Admission.Accepted;
import org.openledger.chain.pool.Admission.Reason;
import org.openledger.chain.pool.Admission.Refused;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.Validity;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// The transactions that wait for a block, by sender and nonce, in bounded memory.
///
/// A sender's transactions are *pending* as long as their nonces follow on from the account's, and
/// *queued* after a gap. A transaction replaces the one with the same nonce if it raises both fee
/// bounds by a tenth. When the pool is full, a better paid transaction drives out the last one of
/// the sender whose last one pays least. Thread-safe.
public final class TransactionPool {
  /// What the pool holds, for `txpool_content`.
  public record Content(
      SortedMap<Address, List<SignedTransaction>> pending,
      SortedMap<Address, List<SignedTransaction>> queued) {}

  private final PoolLimits limits;
  private final Map<Address, SenderQueue> senders = new HashMap<>();
  private final Map<Hash, Waiting> byHash = new HashMap<>();

  /// Senders whose next transaction is here: only they have something for a block.
  private final Map<Address, SenderQueue> ready = new LinkedHashMap<>();

  /// The last transaction of each sender, worst paid first, at the present base fee; null while
  /// nobody has to make room.
  private @Nullable TreeSet<Waiting> lasts;

  private StateReader state;
  private UInt256 baseFee;
  private long arrivals;
  private long bytes;

  /// A pool on top of a state.
  ///
  /// @param baseFee base fee of the next block
  public TransactionPool(PoolLimits limits, StateReader state, UInt256 baseFee) {
    this.limits = limits;
    this.state = state;
    this.baseFee = baseFee;
  }

  /// Takes a transaction that is valid in itself, or says why not.
  public synchronized Admission add(SignedTransaction transaction) {
    Reason refusal = refusal(transaction);
    if (refusal != null) {
      return new Refused(refusal, refusal.message());
    }
    Address sender = transaction.sender();
    SenderQueue queue = senders.get(sender);
    Waiting replaced = queue == null ? null : queue.at(transaction.transaction().nonce());
    if (replaced != null) {
      remove(replaced);
    }
    put(Waiting.of(transaction, arrivals++));
    return new Accepted(transaction.hash());
  }

  private void put(Waiting waiting) {
    change(waiting.transaction().sender(), queue -> queue.add(waiting));
    byHash.put(waiting.transaction().hash(), waiting);
    bytes += waiting.transaction().encoded().length;
  }

  /// Changes a sender's queue, and what the pool derives from all queues with it.
  private void change(Address sender, Consumer<SenderQueue> step) {
    SenderQueue queue = senders.computeIfAbsent(sender, _ -> new SenderQueue(stateNonce(sender)));
    TreeSet<Waiting> ends = lasts;
    if (ends != null && !queue.isEmpty()) {
      ends.remove(queue.last());
    }
    step.accept(queue);
    if (queue.isEmpty()) {
      senders.remove(sender);
    } else if (ends != null) {
      ends.add(queue.last());
    }
    if (queue.first() == null) {
      ready.remove(sender);
    } else {
      ready.put(sender, queue);
    }
  }

  private @Nullable Reason refusal(SignedTransaction transaction) {
    Transaction tx = transaction.transaction();
    if (byHash.containsKey(transaction.hash())) {
      return Reason.ALREADY_KNOWN;
    }
    if (transaction.encoded().length > limits.transactionBytes()) {
      return Reason.OVERSIZED;
    }
    Account account = state.account(transaction.sender());
    long nonce = account == null ? 0 : account.nonce();
    if (Long.compareUnsigned(tx.nonce(), nonce) < 0) {
      return Reason.NONCE_TOO_LOW;
    }
    if (Long.compareUnsigned(tx.nonce() - nonce, limits.gap()) > 0) {
      return Reason.NONCE_TOO_FAR;
    }
    if (tx.fees().max().compareTo(baseFee) < 0) {
      return Reason.FEE_CAP_TOO_LOW;
    }
    BigInteger balance = account == null ? BigInteger.ZERO : account.balance().toBigInteger();
    if (Validity.maxCost(tx).compareTo(balance) > 0) {
      return Reason.INSUFFICIENT_FUNDS;
    }
    return spaceRefusal(transaction);
  }

  private @Nullable Reason spaceRefusal(SignedTransaction transaction) {
    SenderQueue queue = senders.get(transaction.sender());
    Waiting same = queue == null ? null : queue.at(transaction.transaction().nonce());
    if (same != null) {
      if (!same.isOutbidBy(transaction.transaction())) {
        return Reason.UNDERPRICED_REPLACEMENT;
      }
      int growth = transaction.encoded().length - same.transaction().encoded().length;
      return bytes + growth > limits.totalBytes() ? Reason.POOL_FULL : null;
    }
    if (queue != null && queue.size() >= limits.perSender()) {
      return Reason.SENDER_FULL;
    }
    return makeRoom(Waiting.of(transaction, arrivals)) ? null : Reason.POOL_FULL;
  }

  /// Drives out what pays less until there is room, or leaves everything as it was.
  private boolean makeRoom(Waiting offered) {
    BigInteger base = baseFee.toBigInteger();
    int length = offered.transaction().encoded().length;
    List<Waiting> driven = new ArrayList<>();
    while (byHash.size() >= limits.transactions() || bytes + length > limits.totalBytes()) {
      Waiting worst = worstPaid(offered.transaction().sender());
      if (worst == null || worst.tip(base).compareTo(offered.tip(base)) >= 0) {
        driven.forEach(this::put);
        return false;
      }
      remove(worst);
      driven.add(worst);
    }
    return true;
  }

  /// The last transaction of the other sender whose last transaction pays least.
  private @Nullable Waiting worstPaid(Address except) {
    BigInteger base = baseFee.toBigInteger();
    TreeSet<Waiting> ends = lasts;
    if (ends == null) {
      ends =
          new TreeSet<>(
              Comparator.<Waiting, BigInteger>comparing(waiting -> waiting.tip(base))
                  .thenComparing(Comparator.comparingLong(Waiting::arrival).reversed()));
      for (SenderQueue queue : senders.values()) {
        ends.add(queue.last());
      }
      lasts = ends;
    }
    for (Waiting end : ends) {
      if (!end.transaction().sender().equals(except)) {
        return end;
      }
    }
    return null;
  }

  private void remove(Waiting waiting) {
    change(waiting.transaction().sender(), queue -> queue.remove(waiting));
    forget(waiting);
  }

  private void forget(Waiting waiting) {
    byHash.remove(waiting.transaction().hash());
    bytes -= waiting.transaction().encoded().length;
  }

  /// Drops a transaction that turned out to be invalid, and with it what follows on from it.
  public synchronized void drop(Hash hash) {
    Waiting waiting = byHash.get(hash);
    if (waiting != null) {
      remove(waiting);
    }
  }

  /// Moves the pool on top of a new head: what was included, or overtaken, goes.
  ///
  /// @param changed accounts whose nonce or balance may have changed, in any order
  public synchronized void advance(
      StateReader head, UInt256 nextBaseFee, Iterable<Address> changed) {
    state = head;
    if (!nextBaseFee.equals(baseFee)) {
      baseFee = nextBaseFee;
      lasts = null;
    }
    for (Address sender : changed) {
      if (senders.containsKey(sender)) {
        Account account = head.account(sender);
        long nonce = account == null ? 0 : account.nonce();
        BigInteger balance = account == null ? BigInteger.ZERO : account.balance().toBigInteger();
        change(sender, queue -> queue.follow(nonce, balance).forEach(this::forget));
      }
    }
  }

  /// The executable transactions in the order in which a block should take them: best tip first,
  /// each sender's in the order of its nonces.
  public synchronized List<SignedTransaction> best(int most) {
    BigInteger base = baseFee.toBigInteger();
    record Head(Waiting waiting, BigInteger tip) {}
    PriorityQueue<Head> heads =
        new PriorityQueue<>(
            Comparator.<Head, BigInteger>comparing(Head::tip)
                .reversed()
                .thenComparingLong(head -> head.waiting.arrival()));
    for (SenderQueue queue : ready.values()) {
      Waiting first = queue.first();
      if (first != null && first.tip(base).signum() >= 0) {
        heads.add(new Head(first, first.tip(base)));
      }
    }
    List<SignedTransaction> best = new ArrayList<>();
    while (!heads.isEmpty() && best.size() < most) {
      Waiting next = heads.poll().waiting();
      best.add(next.transaction());
      SenderQueue queue = senders.get(next.transaction().sender());
      Waiting following = queue == null ? null : queue.at(next.nonce() + 1);
      if (following != null && following.tip(base).signum() >= 0) {
        heads.add(new Head(following, following.tip(base)));
      }
    }
    return best;
  }

  private long stateNonce(Address sender) {
    Account account = state.account(sender);
    return account == null ? 0 : account.nonce();
  }

  /// The nonce the sender's next transaction should have, counting what is pending here.
  public synchronized long nextNonce(Address sender) {
    SenderQueue queue = senders.get(sender);
    return queue == null ? stateNonce(sender) : queue.end();
  }

  public synchronized Optional<SignedTransaction> find(Hash hash) {
    return Optional.ofNullable(byHash.get(hash)).map(Waiting::transaction);
  }

  /// Whether the transaction waits here and nothing is missing before it.
  public synchronized boolean isPending(Hash hash) {
    Waiting waiting = byHash.get(hash);
    return waiting != null
        && Long.compareUnsigned(waiting.nonce(), nextNonce(waiting.transaction().sender())) < 0;
  }

  /// Forgets everything and stands on another head.
  public synchronized void reset(StateReader head, UInt256 nextBaseFee) {
    senders.clear();
    byHash.clear();
    ready.clear();
    lasts = null;
    bytes = 0;
    state = head;
    baseFee = nextBaseFee;
  }

  /// Everybody who has a transaction here.
  public synchronized List<Address> senders() {
    return List.copyOf(senders.keySet());
  }

  public synchronized int size() {
    return byHash.size();
  }

  /// Everything in the pool by sender, apart for pending and queued.
  public synchronized Content content() {
    SortedMap<Address, List<SignedTransaction>> pending = new TreeMap<>();
    SortedMap<Address, List<SignedTransaction>> queued = new TreeMap<>();
    senders.forEach((sender, queue) -> {
      for (Waiting waiting : queue.all()) {
        boolean isPending = Long.compareUnsigned(waiting.nonce(), queue.end()) < 0;
        (isPending ? pending : queued)
            .computeIfAbsent(sender, _ -> new ArrayList<>())
            .add(waiting.transaction());
      }
    });
    return new Content(pending, queued);
  }
}
