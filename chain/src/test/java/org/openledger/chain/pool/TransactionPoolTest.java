package org.openledger.chain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.chain.pool.Admission.Accepted;
import org.openledger.chain.pool.Admission.Reason;
import org.openledger.chain.pool.Admission.Refused;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;

/// Admission, order, replacement and bounds of the pool.
final class TransactionPoolTest {
  private static final KeyPair ALICE = KeyPair.derive(new byte[32], "alice");
  private static final KeyPair BOB = KeyPair.derive(new byte[32], "bob");
  private static final KeyPair CAROL = KeyPair.derive(new byte[32], "carol");
  private static final UInt256 BASE_FEE = UInt256.of(100);

  private final Accounts state = new Accounts();
  private final TransactionPool pool =
      new TransactionPool(new PoolLimits(4, 3, 5, 1_000, 10_000), state, BASE_FEE);

  TransactionPoolTest() {
    state.put(ALICE, 0, 1_000_000_000);
    state.put(BOB, 0, 1_000_000_000);
    state.put(CAROL, 0, 1_000_000_000);
  }

  static SignedTransaction tx(KeyPair from, long nonce, long tip, long max) {
    return tx(from, nonce, tip, max, 0);
  }

  private static SignedTransaction tx(KeyPair from, long nonce, long tip, long max, int bytes) {
    Body body = new Body(nonce, 21_000, Address.ZERO, UInt256.ONE, new byte[bytes]);
    Fees fees = new Fees(UInt256.of(tip), UInt256.of(max));
    Transaction draft = new Transaction.DynamicFee(1, fees, body, List.of(), Transaction.UNSIGNED);
    return SignedTransaction.of(draft.sign(from));
  }

  private void accept(SignedTransaction transaction) {
    assertThat(pool.add(transaction)).isInstanceOf(Accepted.class);
  }

  private void refuse(SignedTransaction transaction, Reason reason) {
    assertThat(pool.add(transaction)).isEqualTo(new Refused(reason, reason.message()));
  }

  @Test
  void bestPaidSenderComesFirstAndNoncesStayInOrder() {
    SignedTransaction cheap = tx(ALICE, 0, 1, 1_000);
    SignedTransaction dearButLater = tx(ALICE, 1, 90, 1_000);
    SignedTransaction middle = tx(BOB, 0, 50, 1_000);
    accept(dearButLater);
    accept(cheap);
    accept(middle);
    assertThat(pool.best(10)).containsExactly(middle, cheap, dearButLater);
    assertThat(pool.best(2)).containsExactly(middle, cheap);
  }

  @Test
  void transactionAfterAGapWaitsUntilTheGapCloses() {
    SignedTransaction second = tx(ALICE, 1, 5, 1_000);
    accept(second);
    assertThat(pool.best(10)).isEmpty();
    assertThat(pool.isPending(second.hash())).isFalse();
    assertThat(pool.nextNonce(ALICE.address())).isZero();
    SignedTransaction first = tx(ALICE, 0, 5, 1_000);
    accept(first);
    assertThat(pool.best(10)).containsExactly(first, second);
    assertThat(pool.isPending(second.hash())).isTrue();
    assertThat(pool.nextNonce(ALICE.address())).isEqualTo(2);
  }

  @Test
  void replacementMustRaiseBothFeesByATenth() {
    accept(tx(ALICE, 0, 10, 1_000));
    refuse(tx(ALICE, 0, 10, 2_000), Reason.UNDERPRICED_REPLACEMENT);
    refuse(tx(ALICE, 0, 11, 1_099), Reason.UNDERPRICED_REPLACEMENT);
    SignedTransaction better = tx(ALICE, 0, 11, 1_100);
    accept(better);
    assertThat(pool.best(10)).containsExactly(better);
    refuse(better, Reason.ALREADY_KNOWN);
  }

  @Test
  void hopelessTransactionsAreRefused() {
    state.put(ALICE, 3, 1_000_000_000);
    refuse(tx(ALICE, 2, 1, 1_000), Reason.NONCE_TOO_LOW);
    refuse(tx(ALICE, 9, 1, 1_000), Reason.NONCE_TOO_FAR);
    refuse(tx(ALICE, 3, 1, 99), Reason.FEE_CAP_TOO_LOW);
    refuse(tx(ALICE, 3, 1, 1_000, 1_000), Reason.OVERSIZED);
    state.put(BOB, 0, 21_000 * 1_000);
    refuse(tx(BOB, 0, 1, 1_000), Reason.INSUFFICIENT_FUNDS);
    refuse(tx(KeyPair.derive(new byte[32], "nobody"), 0, 1, 1_000), Reason.INSUFFICIENT_FUNDS);
  }

  @Test
  void fullPoolMakesRoomForBetterPaidOnly() {
    for (long nonce = 0; nonce < 3; nonce++) {
      accept(tx(ALICE, nonce, 20, 1_000));
    }
    refuse(tx(ALICE, 3, 20, 1_000), Reason.SENDER_FULL);
    accept(tx(BOB, 0, 10, 1_000));
    refuse(tx(CAROL, 0, 10, 1_000), Reason.POOL_FULL);
    SignedTransaction better = tx(CAROL, 0, 11, 1_000);
    accept(better);
    assertThat(pool.size()).isEqualTo(4);
    assertThat(pool.best(10)).contains(better);
    assertThat(pool.nextNonce(BOB.address())).isZero();
  }

  @Test
  void bytesAreBoundedForReplacementsTooAndNobodyIsDrivenOutInVain() {
    TransactionPool small =
        new TransactionPool(new PoolLimits(4, 3, 5, 1_000, 1_050), state, BASE_FEE);
    SignedTransaction cheap = tx(ALICE, 0, 5, 1_000);
    SignedTransaction dear = tx(BOB, 0, 90, 1_000);
    assertThat(small.add(cheap)).isInstanceOf(Accepted.class);
    assertThat(small.add(dear)).isInstanceOf(Accepted.class);
    Refused full = new Refused(Reason.POOL_FULL, Reason.POOL_FULL.message());
    assertThat(small.add(tx(ALICE, 0, 50, 2_000, 860))).isEqualTo(full);
    // Without the cheap one there would still be no room.
    assertThat(small.add(tx(CAROL, 0, 50, 1_000, 860))).isEqualTo(full);
    assertThat(small.best(10)).containsExactly(dear, cheap);
  }

  @Test
  void newHeadRemovesWhatWasIncludedOrCannotBePaidAnyMore() {
    accept(tx(ALICE, 0, 5, 1_000));
    SignedTransaction next = tx(ALICE, 1, 5, 1_000);
    accept(next);
    accept(tx(BOB, 0, 5, 1_000));
    state.put(ALICE, 1, 1_000_000_000);
    state.put(BOB, 0, 5);
    pool.advance(state, BASE_FEE, state.accounts.keySet());
    assertThat(pool.best(10)).containsExactly(next);
    assertThat(pool.size()).isEqualTo(1);
  }

  @Test
  void transactionBelowTheBaseFeeWaits() {
    SignedTransaction cheap = tx(ALICE, 0, 5, 150);
    accept(cheap);
    pool.advance(state, UInt256.of(200), List.of());
    assertThat(pool.best(10)).isEmpty();
    pool.advance(state, UInt256.of(120), List.of());
    assertThat(pool.best(10)).containsExactly(cheap);
  }
}
