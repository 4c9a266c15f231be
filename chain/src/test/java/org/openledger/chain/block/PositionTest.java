package org.openledger.chain.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openledger.chain.state.Batch;
import org.openledger.chain.state.Database;
import org.openledger.chain.state.MemoryDatabase;
import org.openledger.chain.state.Table;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;

/// A transaction is shown with the state it made, not before: who was shown it reads what it did.
final class PositionTest {
  private static final KeyPair ALICE = KeyPair.derive(new byte[32], "alice");
  private static final UInt256 WEALTH = UInt256.of(1L << 60);

  /// Does something after each batch was stored and before anybody else goes on.
  private static final class Watched implements Database {
    private final MemoryDatabase stored = new MemoryDatabase();
    private Runnable afterWrite = () -> {};

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
      return stored.get(table, key);
    }

    @Override
    public void scan(Table table, byte[] from, Visitor visitor) {
      stored.scan(table, from, visitor);
    }

    @Override
    public void write(Batch batch) {
      stored.write(batch);
      afterWrite.run();
    }

    @Override
    public void close() {
      stored.close();
    }
  }

  @Test
  void aStoredTransactionIsNotShownBeforeItsBlockIsTheHead() {
    Watched database = new Watched();
    Genesis genesis = Genesis.of(Genesis.DEFAULT_CHAIN_ID, Map.of(ALICE.address(), WEALTH));
    Chain chain = Chain.open(database, genesis, 8);
    Body body = new Body(0, 21_000, Address.ZERO, UInt256.ONE, new byte[0]);
    Transaction draft =
        new Transaction.Legacy(
            Genesis.DEFAULT_CHAIN_ID, UInt256.of(2_000_000_000), body, Transaction.UNSIGNED);
    SignedTransaction transaction = SignedTransaction.of(draft.sign(ALICE));
    database.afterWrite =
        () -> {
          assertThat(chain.head().number()).isZero();
          assertThat(chain.blocks().position(transaction.hash())).isPresent();
          assertThat(chain.position(transaction.hash())).isEmpty();
        };
    long timestamp = chain.head().header().timestamp() + 12;
    Chain.Choice choice =
        new Chain.Choice(timestamp, chain.head().header().gasLimit(), Address.ZERO, null);
    assertThat(chain.produce(choice, List.of(transaction)).block().transactions()).hasSize(1);
    assertThat(chain.position(transaction.hash())).contains(new BlockStore.Position(1, 0));
  }
}
