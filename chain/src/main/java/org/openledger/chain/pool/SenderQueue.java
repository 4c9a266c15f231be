package org.openledger.chain.pool;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What one sender has in the pool, by nonce and by cost.
///
/// It knows the account's nonce and where the unbroken run of nonces from there ends, so that
/// nothing has to be walked to answer or to move on: a change costs as much as it removes.
final class SenderQueue {
  private final TreeMap<Long, Waiting> byNonce = new TreeMap<>(Long::compareUnsigned);
  private final TreeSet<Waiting> byCost = new TreeSet<>(Waiting.BY_COST);
  private long accountNonce;
  private long end;

  /// An empty queue of an account with this nonce.
  SenderQueue(long accountNonce) {
    this.accountNonce = accountNonce;
    this.end = accountNonce;
  }

  boolean isEmpty() {
    return byNonce.isEmpty();
  }

  int size() {
    return byNonce.size();
  }

  /// Everything in the order of the nonces.
  Collection<Waiting> all() {
    return byNonce.values();
  }

  @Nullable Waiting at(long nonce) {
    return byNonce.get(nonce);
  }

  /// The transaction that a block can take next, if nothing is missing before it.
  @Nullable Waiting first() {
    return byNonce.get(accountNonce);
  }

  Waiting last() {
    return byNonce.lastEntry().getValue();
  }

  /// The first nonce from the account's on that is not here.
  long end() {
    return end;
  }

  /// Puts a transaction where there is none with its nonce.
  void add(Waiting waiting) {
    byNonce.put(waiting.nonce(), waiting);
    byCost.add(waiting);
    extend();
  }

  private void extend() {
    while (byNonce.containsKey(end)) {
      end++;
    }
  }

  void remove(Waiting waiting) {
    byNonce.remove(waiting.nonce());
    byCost.remove(waiting);
    if (Long.compareUnsigned(waiting.nonce(), end) < 0) {
      end = Long.compareUnsigned(waiting.nonce(), accountNonce) < 0 ? end : waiting.nonce();
    }
  }

  /// Follows the account, and returns what its new nonce or balance leaves behind.
  List<Waiting> follow(long nonce, BigInteger balance) {
    List<Waiting> gone = new ArrayList<>();
    boolean back = Long.compareUnsigned(nonce, accountNonce) < 0;
    accountNonce = nonce;
    if (back || Long.compareUnsigned(end, nonce) < 0) {
      end = nonce;
    }
    while (!byNonce.isEmpty() && Long.compareUnsigned(byNonce.firstKey(), nonce) < 0) {
      gone.add(byNonce.firstEntry().getValue());
      remove(gone.getLast());
    }
    while (!byCost.isEmpty() && byCost.last().maxCost().compareTo(balance) > 0) {
      gone.add(byCost.last());
      remove(gone.getLast());
    }
    extend();
    return gone;
  }
}
