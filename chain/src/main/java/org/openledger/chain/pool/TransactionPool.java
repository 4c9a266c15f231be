package org.openledger.chain.pool;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Account;
import org.openledger.chain.evm.StateReader;
import org.openledger.chain.pool.Admission.Accepted;
import org.openledger.chain.pool.Admission.Reason;
import org.openledger.chain.pool.Admission.Refused;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.Validity;
import org.openledger.core.bytes.Address;
import org.openledger.core.bytes.Hash;
import org.openledger.core.bytes.UInt256;

/// The transactions that wait for a block, by sender and nonce, in bounded memory.
///
/// A sender's transactions are *pending* as long as their nonces follow on from the account's, and
/// *queued* after a gap. A transaction replaces the one with the same nonce if it raises both fee
/// bounds by a tenth. When the pool is full, a better paid transaction drives out the last one of
/// the sender whose last one pays least. Thread-safe.
public final class TransactionPool {
  private static final BigInteger BUMP_PERCENT = BigInteger.valueOf(110);
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  /// What the pool holds, for `txpool_content`.
  public record Content(
      SortedMap<Address, List<SignedTransaction>> pending,
      SortedMap<Address, List<SignedTransaction>> queued) {}

  /// A waiting transaction; `arrival` breaks ties of price, first come first served.
  private record Waiting(SignedTransaction transaction, long arrival) {
    Transaction tx() {
      return transaction.transaction();
    }

    BigInteger tip(BigInteger baseFee) {
      BigInteger room = tx().fees().max().toBigInteger().subtract(baseFee);
      return room.min(tx().fees().maxPriority().toBigInteger());
    }
  }

  private final PoolLimits limits;
  private final Map<Address, TreeMap<Long, Waiting>> senders = new HashMap<>();
  private final Map<Hash, Waiting> byHash = new HashMap<>();
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
    TreeMap<Long, Waiting> queue = senders.computeIfAbsent(sender, _ -> new TreeMap<>());
    Waiting replaced = queue.get(transaction.transaction().nonce());
    if (replaced != null) {
      remove(replaced);
      queue = senders.computeIfAbsent(sender, _ -> new TreeMap<>());
    }
    Waiting waiting = new Waiting(transaction, arrivals++);
    queue.put(transaction.transaction().nonce(), waiting);
    byHash.put(transaction.hash(), waiting);
    bytes += transaction.encoded().length;
    return new Accepted(transaction.hash());
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
    TreeMap<Long, Waiting> queue = senders.getOrDefault(transaction.sender(), new TreeMap<>());
    Waiting same = queue.get(transaction.transaction().nonce());
    if (same != null) {
      return isBumped(same.tx(), transaction.transaction()) ? null : Reason.UNDERPRICED_REPLACEMENT;
    }
    if (queue.size() >= limits.perSender()) {
      return Reason.SENDER_FULL;
    }
    while (byHash.size() >= limits.transactions()
        || bytes + transaction.encoded().length > limits.totalBytes()) {
      Waiting worst = worstPaid(transaction.sender());
      BigInteger base = baseFee.toBigInteger();
      Waiting offered = new Waiting(transaction, arrivals);
      if (worst == null || worst.tip(base).compareTo(offered.tip(base)) >= 0) {
        return Reason.POOL_FULL;
      }
      remove(worst);
    }
    return null;
  }

  /// The last transaction of the other sender whose last transaction pays least.
  private @Nullable Waiting worstPaid(Address except) {
    BigInteger base = baseFee.toBigInteger();
    return senders.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(except))
        .map(entry -> entry.getValue().lastEntry().getValue())
        .min(
            Comparator.<Waiting, BigInteger>comparing(waiting -> waiting.tip(base))
                .thenComparing(Comparator.comparingLong(Waiting::arrival).reversed()))
        .orElse(null);
  }

  private static boolean isBumped(Transaction before, Transaction after) {
    return isBumped(before.fees().max(), after.fees().max())
        && isBumped(before.fees().maxPriority(), after.fees().maxPriority());
  }

  private static boolean isBumped(UInt256 before, UInt256 after) {
    BigInteger needed = before.toBigInteger().multiply(BUMP_PERCENT);
    return after.toBigInteger().multiply(HUNDRED).compareTo(needed) >= 0;
  }

  private void remove(Waiting waiting) {
    Address sender = waiting.transaction.sender();
    TreeMap<Long, Waiting> queue = senders.get(sender);
    if (queue != null && queue.remove(waiting.tx().nonce(), waiting)) {
      if (queue.isEmpty()) {
        senders.remove(sender);
      }
      byHash.remove(waiting.transaction.hash());
      bytes -= waiting.transaction.encoded().length;
    }
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
  /// @param changed accounts that may have changed, or null for all
  public synchronized void advance(
      StateReader head, UInt256 nextBaseFee, @Nullable Iterable<Address> changed) {
    state = head;
    baseFee = nextBaseFee;
    Iterable<Address> affected = changed == null ? new ArrayList<>(senders.keySet()) : changed;
    for (Address sender : affected) {
      TreeMap<Long, Waiting> queue = senders.get(sender);
      if (queue == null) {
        continue;
      }
      Account account = head.account(sender);
      long nonce = account == null ? 0 : account.nonce();
      BigInteger balance = account == null ? BigInteger.ZERO : account.balance().toBigInteger();
      for (Waiting waiting : new ArrayList<>(queue.values())) {
        if (Long.compareUnsigned(waiting.tx().nonce(), nonce) < 0
            || Validity.maxCost(waiting.tx()).compareTo(balance) > 0) {
          remove(waiting);
        }
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
                .thenComparing(head -> head.waiting.arrival()));
    for (Map.Entry<Address, TreeMap<Long, Waiting>> entry : senders.entrySet()) {
      Waiting first = entry.getValue().get(stateNonce(entry.getKey()));
      if (first != null && first.tip(base).signum() >= 0) {
        heads.add(new Head(first, first.tip(base)));
      }
    }
    List<SignedTransaction> best = new ArrayList<>();
    while (!heads.isEmpty() && best.size() < most) {
      Waiting next = heads.poll().waiting();
      best.add(next.transaction());
      TreeMap<Long, Waiting> queue = senders.get(next.transaction().sender());
      Waiting following = queue == null ? null : queue.get(next.tx().nonce() + 1);
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
    long nonce = stateNonce(sender);
    TreeMap<Long, Waiting> queue = senders.get(sender);
    while (queue != null && queue.containsKey(nonce)) {
      nonce++;
    }
    return nonce;
  }

  public synchronized Optional<SignedTransaction> find(Hash hash) {
    return Optional.ofNullable(byHash.get(hash)).map(Waiting::transaction);
  }

  /// Whether the transaction waits here and nothing is missing before it.
  public synchronized boolean isPending(Hash hash) {
    Waiting waiting = byHash.get(hash);
    return waiting != null
        && Long.compareUnsigned(waiting.tx().nonce(), nextNonce(waiting.transaction.sender())) < 0;
  }

  /// Forgets everything.
  public synchronized void clear() {
    senders.clear();
    byHash.clear();
    bytes = 0;
  }

  public synchronized int size() {
    return byHash.size();
  }

  /// Everything in the pool by sender, apart for pending and queued.
  public synchronized Content content() {
    SortedMap<Address, List<SignedTransaction>> pending = new TreeMap<>();
    SortedMap<Address, List<SignedTransaction>> queued = new TreeMap<>();
    senders.forEach((sender, queue) -> {
      long next = stateNonce(sender);
      for (Waiting waiting : queue.values()) {
        boolean isNext = waiting.tx().nonce() == next;
        next += isNext ? 1 : 0;
        (isNext ? pending : queued)
            .computeIfAbsent(sender, _ -> new ArrayList<>())
            .add(waiting.transaction());
      }
    });
    return new Content(pending, queued);
  }
}
