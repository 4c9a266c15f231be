package org.openledger.chain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.chain.evm.Account;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.random.CounterRandom;

/// Random histories of the pool, step by step against a model that walks one list.
final class PoolModelTest {
  private static final long SEED = 6;
  private static final int SENDERS = 5;
  private static final int NONCES = 12;
  private static final long RICH = 1_000_000_000;
  private static final PoolLimits LIMITS = new PoolLimits(12, 5, 6, 1_000, 1 << 20);

  private final List<KeyPair> keys = new ArrayList<>();
  private final List<SignedTransaction> universe = new ArrayList<>();

  PoolModelTest() {
    for (int i = 0; i < SENDERS; i++) {
      KeyPair key = KeyPair.derive(new byte[32], "sender " + i);
      keys.add(key);
      for (int nonce = 0; nonce < NONCES; nonce++) {
        for (int price = 0; price < 4; price++) {
          int odd = (i + nonce) % 3;
          universe.add(
              TransactionPoolTest.tx(key, nonce, 10 + 4 * price + odd, 150 + 40 * price + odd));
        }
      }
    }
  }

  @Test
  void poolDoesWhatTheModelDoes() {
    for (int history = 0; history < 40; history++) {
      run(history, 300);
    }
  }

  @Test
  @Tag("deep")
  void poolDoesWhatTheModelDoesForLong() {
    for (int history = 0; history < 2_000; history++) {
      run(history, 1_000);
    }
  }

  private void run(int history, int steps) {
    CounterRandom random = CounterRandom.of(SEED, "pool").fork(history);
    Accounts state = new Accounts();
    keys.forEach(key -> state.put(key, 0, RICH));
    PoolModel model = new PoolModel(LIMITS, state, 100);
    TransactionPool pool = new TransactionPool(LIMITS, state, UInt256.of(100));
    for (int step = 0; step < steps; step++) {
      String what = "seed %d history %d step %d".formatted(SEED, history, step);
      SignedTransaction some = universe.get(random.nextInt(universe.size()));
      switch (random.nextInt(12)) {
        case 0 -> {
          pool.drop(some.hash());
          model.drop(some);
        }
        case 1 -> advance(random, pool, model);
        default ->
            assertThat(pool.add(some))
                .as(what)
                .isEqualTo(
                    model
                        .add(some)
                        .<Admission>map(why -> new Admission.Refused(why, why.message()))
                        .orElse(new Admission.Accepted(some.hash())));
      }
      compare(what, pool, model);
    }
  }

  /// A block of what pays best, with accounts that gained or lost by it, and another base fee.
  private void advance(CounterRandom random, TransactionPool pool, PoolModel model) {
    Set<Address> changed = new HashSet<>();
    for (SignedTransaction included : pool.best(random.nextInt(5))) {
      changed.add(included.sender());
    }
    for (KeyPair key : keys) {
      Account account = Objects.requireNonNull(model.state.account(key.address()));
      boolean poor = random.nextInt(10) == 0;
      if (changed.contains(key.address()) || poor) {
        long nonce = account.nonce() + random.nextInt(3);
        // Back to the start, so that histories do not run out of nonces.
        model.state.put(
            key, nonce >= NONCES ? 0 : nonce, poor ? 21_000L * (150 + random.nextInt(120)) : RICH);
        changed.add(key.address());
      }
    }
    long baseFee = 60 + 30L * random.nextInt(6);
    pool.advance(model.state, UInt256.of(baseFee), changed);
    model.advance(baseFee);
  }

  private void compare(String what, TransactionPool pool, PoolModel model) {
    assertThat(pool.size()).as(what).isEqualTo(model.all.size());
    assertThat(pool.best(100)).as(what).isEqualTo(model.best(100));
    assertThat(pool.best(3)).as(what).isEqualTo(model.best(3));
    for (KeyPair key : keys) {
      long next = model.nextNonce(key.address());
      assertThat(pool.nextNonce(key.address())).as(what).isEqualTo(next);
    }
    int pending = 0;
    for (Waiting waiting : model.all) {
      boolean isPending = waiting.nonce() < model.nextNonce(waiting.transaction().sender());
      pending += isPending ? 1 : 0;
      assertThat(pool.isPending(waiting.transaction().hash())).as(what).isEqualTo(isPending);
    }
    TransactionPool.Content content = pool.content();
    assertThat(content.pending().values().stream().mapToInt(List::size).sum())
        .as(what)
        .isEqualTo(pending);
  }
}
