package org.openledger.chain.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;

/// The producer keeps blocks below the size of EIP-7934, where gas alone would let them grow.
final class BlockSizeTest {
  private static final KeyPair ALICE = KeyPair.derive(new byte[32], "alice");
  private static final int DATA = 120_000;
  private static final int TRANSACTIONS = 75;

  @Test
  void blockIsNotLongerThanAllowedAndTheRestComesNext() {
    StringBuilder alloc = new StringBuilder();
    alloc.append("\"%s\":{\"balance\":\"0xffffffffffffffffffff\"}".formatted(ALICE.address()));
    Genesis.systemContracts()
        .forEach((address, account) ->
            alloc.append(
                ",\"%s\":{\"nonce\":%d,\"code\":\"%s\"}"
                    .formatted(address, account.nonce(), Hex.encode(account.code()))));
    Genesis genesis =
        Genesis.parse(
            "{\"config\":{\"chainId\":161201},\"gasLimit\":\"0x1dcd6500\",\"alloc\":{%s}}"
                .formatted(alloc));
    ChainConfig config = ChainConfig.inMemory(Map.of()).withGenesis(genesis);
    try (ChainNode node = ChainNode.start(config.withBlockTime(Duration.ofDays(1)))) {
      node.mine();
      List<SignedTransaction> offered = new ArrayList<>();
      for (int nonce = 0; nonce < TRANSACTIONS; nonce++) {
        Body body = new Body(nonce, 1_300_000, Address.ZERO, UInt256.ZERO, new byte[DATA]);
        Transaction tx =
            new Transaction.Legacy(161_201, UInt256.of(2_000_000_000), body, Transaction.UNSIGNED);
        offered.add(SignedTransaction.of(tx.sign(ALICE)));
      }
      Chain.Choice choice =
          new Chain.Choice(
              node.chain().head().header().timestamp() + 12, 500_000_000, Address.ZERO, null);
      Chain.Produced full = node.chain().produce(choice, offered);
      int taken = full.block().transactions().size();
      assertThat(taken).isEqualTo(Block.SIZE_MAX / DATA).isLessThan(TRANSACTIONS);
      int length = full.block().encode().length;
      assertThat(length).isLessThanOrEqualTo(Block.SIZE_MAX).isGreaterThan(Block.SIZE_MAX - DATA);
      assertThat(Block.decode(full.block().encode())).isInstanceOf(Block.Decoded.Valid.class);
      assertThat(full.left()).hasSize(1);
      assertThat(full.left().getFirst().rejected().reason().isForLackOfRoom()).isTrue();
      Chain.Produced rest = node.chain().produce(choice, offered.subList(taken, TRANSACTIONS));
      assertThat(rest.block().transactions()).hasSize(TRANSACTIONS - taken);
    }
  }
}
