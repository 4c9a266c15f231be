package org.openledger.chain.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.BlockExecution;
import org.openledger.chain.block.BlockHeader;
import org.openledger.chain.block.Chain;
import org.openledger.chain.block.Genesis;
import org.openledger.chain.block.Withdrawal;
import org.openledger.chain.state.RocksDatabase;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.TransactionOutcome.Rejected;
import org.openledger.core.hash.Keccak;
import org.openledger.core.rlp.Rlp;
import org.openledger.core.rlp.RlpItem;

/// The recorded chain lived through again under our one fork: block by block the same transactions
/// at the same time. Hashes of blocks differ, those of transactions do not.
final class RecordedChain {
  /// A block as small as its transactions, for the base fee to leave zero: the transactions before
  /// offer nothing, those after it offer enough, as in the recorded chain.
  private static final long TIGHT_BLOCK = 51;

  private RecordedChain() {}

  /// Builds the chain in a directory.
  ///
  /// @return our block hashes by the recorded ones
  static Map<String, String> build(Path directory, Genesis genesis, byte[] blocks) {
    Map<String, String> hashes = new HashMap<>();
    Chain chain = Chain.open(RocksDatabase.open(directory, false), genesis, 1024);
    try {
      for (RlpItem item : Rlp.decodeAll(blocks)) {
        List<RlpItem> parts = Rlp.items(item);
        List<RlpItem> header = Rlp.items(parts.get(0));
        hashes.put(Rlp.hash(header.get(0)).toString(), chain.head().hash().toString());
        List<SignedTransaction> transactions = transactions(parts.get(1));
        long wanted =
            transactions.stream().mapToLong(signed -> signed.transaction().gasLimit()).sum();
        List<Withdrawal> withdrawals = withdrawals(parts);
        boolean tight = chain.head().number() + 1 == TIGHT_BLOCK;
        Chain.Choice choice =
            new Chain.Choice(
                Rlp.number(header.get(11)),
                tight ? wanted : Rlp.number(header.get(9)),
                Rlp.address(header.get(2)),
                null);
        if (withdrawals.isEmpty()) {
          chain.produce(choice, transactions);
        } else {
          bring(chain, chain.draft(choice), transactions, withdrawals);
        }
        hashes.put(
            Keccak.hash256(Rlp.encode(parts.get(0))).toString(), chain.head().hash().toString());
      }
    } finally {
      chain.close();
    }
    return hashes;
  }

  /// Extends the chain by a block that somebody else made, for our producer makes no withdrawals.
  private static void bring(
      Chain chain,
      BlockHeader draft,
      List<SignedTransaction> transactions,
      List<Withdrawal> withdrawals) {
    BlockExecution execution =
        new BlockExecution(
            chain.chainId(), draft, chain.state().head(), chain.hashesFrom(chain.head()), null);
    List<SignedTransaction> included = new ArrayList<>(transactions);
    included.removeIf(transaction -> execution.add(transaction) instanceof Rejected);
    if (!(execution.finish(withdrawals) instanceof BlockExecution.Result.Executed executed)) {
      throw new AssertionError("block " + draft.number() + " fails");
    }
    BlockHeader header =
        Chain.seal(
            draft,
            included,
            withdrawals,
            executed,
            chain.state().prepare(executed.changes()).root());
    assertThat(chain.importBlock(Block.of(header, included, withdrawals)))
        .isInstanceOf(Chain.Import.Accepted.class);
  }

  private static List<Withdrawal> withdrawals(List<RlpItem> parts) {
    List<Withdrawal> withdrawals = new ArrayList<>();
    for (RlpItem item : parts.size() > 3 ? Rlp.items(parts.get(3)) : List.<RlpItem>of()) {
      List<RlpItem> fields = Rlp.items(item, 4);
      withdrawals.add(
          new Withdrawal(
              Rlp.number(fields.get(0)),
              Rlp.number(fields.get(1)),
              Rlp.address(fields.get(2)),
              Rlp.number(fields.get(3))));
    }
    return withdrawals;
  }

  private static List<SignedTransaction> transactions(RlpItem list) {
    List<SignedTransaction> transactions = new ArrayList<>();
    for (RlpItem item : Rlp.items(list)) {
      byte[] encoded = item instanceof RlpItem.RlpBytes(var bytes) ? bytes : Rlp.encode(item);
      if (SignedTransaction.decode(encoded)
          instanceof SignedTransaction.Decoded.Valid(var transaction)) {
        transactions.add(transaction);
      }
    }
    return transactions;
  }
}
