package org.openledger.chain.pool;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.openledger.chain.evm.Account;
import org.openledger.chain.pool.Admission.Reason;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.crypto.Address;

/// The pool as one would write it without a thought for speed: one list, walked for everything.
final class PoolModel {
  final List<Waiting> all = new ArrayList<>();
  final PoolLimits limits;
  final Accounts state;
  BigInteger baseFee;
  private long arrivals;

  PoolModel(PoolLimits limits, Accounts state, long baseFee) {
    this.limits = limits;
    this.state = state;
    this.baseFee = BigInteger.valueOf(baseFee);
  }

  private Account account(Address sender) {
    return Objects.requireNonNull(state.account(sender));
  }

  private List<Waiting> of(Address sender) {
    return all.stream()
        .filter(waiting -> waiting.transaction().sender().equals(sender))
        .sorted(Comparator.comparingLong(Waiting::nonce))
        .toList();
  }

  /// Why the transaction is refused, or nothing if it is in the pool now.
  Optional<Reason> add(SignedTransaction transaction) {
    Waiting offered = Waiting.of(transaction, arrivals);
    Account account = account(transaction.sender());
    if (all.stream().anyMatch(waiting -> waiting.transaction().equals(transaction))) {
      return Optional.of(Reason.ALREADY_KNOWN);
    }
    if (offered.nonce() < account.nonce()) {
      return Optional.of(Reason.NONCE_TOO_LOW);
    }
    if (offered.nonce() - account.nonce() > limits.gap()) {
      return Optional.of(Reason.NONCE_TOO_FAR);
    }
    if (offered.tx().fees().max().toBigInteger().compareTo(baseFee) < 0) {
      return Optional.of(Reason.FEE_CAP_TOO_LOW);
    }
    if (offered.maxCost().compareTo(account.balance().toBigInteger()) > 0) {
      return Optional.of(Reason.INSUFFICIENT_FUNDS);
    }
    Optional<Reason> refusal = makeRoom(offered);
    if (refusal.isEmpty()) {
      all.add(offered);
      arrivals++;
    }
    return refusal;
  }

  private Optional<Reason> makeRoom(Waiting offered) {
    List<Waiting> own = of(offered.transaction().sender());
    for (Waiting same : own) {
      if (same.nonce() == offered.nonce()) {
        boolean outbid = same.isOutbidBy(offered.tx());
        return outbid && all.remove(same)
            ? Optional.empty()
            : Optional.of(Reason.UNDERPRICED_REPLACEMENT);
      }
    }
    if (own.size() >= limits.perSender()) {
      return Optional.of(Reason.SENDER_FULL);
    }
    if (all.size() < limits.transactions()) {
      return Optional.empty();
    }
    Optional<Waiting> worst =
        state.accounts.keySet().stream()
            .filter(sender -> !sender.equals(offered.transaction().sender()))
            .map(this::of)
            .filter(queue -> !queue.isEmpty())
            .map(List::getLast)
            .min(
                Comparator.<Waiting, BigInteger>comparing(waiting -> waiting.tip(baseFee))
                    .thenComparing(Comparator.comparingLong(Waiting::arrival).reversed()))
            .filter(waiting -> waiting.tip(baseFee).compareTo(offered.tip(baseFee)) < 0);
    worst.ifPresent(all::remove);
    return worst.isPresent() ? Optional.empty() : Optional.of(Reason.POOL_FULL);
  }

  void advance(long nextBaseFee) {
    baseFee = BigInteger.valueOf(nextBaseFee);
    all.removeIf(waiting -> {
      Account account = account(waiting.transaction().sender());
      return waiting.nonce() < account.nonce()
          || waiting.maxCost().compareTo(account.balance().toBigInteger()) > 0;
    });
  }

  void drop(SignedTransaction transaction) {
    all.removeIf(waiting -> waiting.transaction().equals(transaction));
  }

  long nextNonce(Address sender) {
    long next = account(sender).nonce();
    for (Waiting waiting : of(sender)) {
      next += waiting.nonce() == next ? 1 : 0;
    }
    return next;
  }

  List<SignedTransaction> best(int most) {
    List<SignedTransaction> best = new ArrayList<>();
    List<Waiting> left = new ArrayList<>(all);
    while (best.size() < most) {
      Optional<Waiting> next =
          left.stream()
              .filter(waiting -> waiting.tip(baseFee).signum() >= 0 && isNext(waiting, best))
              .max(
                  Comparator.<Waiting, BigInteger>comparing(waiting -> waiting.tip(baseFee))
                      .thenComparing(Comparator.comparingLong(Waiting::arrival).reversed()));
      if (next.isEmpty()) {
        return best;
      }
      best.add(next.get().transaction());
      left.remove(next.get());
    }
    return best;
  }

  private boolean isNext(Waiting waiting, List<SignedTransaction> taken) {
    Address sender = waiting.transaction().sender();
    long before = taken.stream().filter(one -> one.sender().equals(sender)).count();
    return waiting.nonce() == account(sender).nonce() + before;
  }
}
