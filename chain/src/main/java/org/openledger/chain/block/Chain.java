package org.openledger.chain.block;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.BlockExecution.Result;
import org.openledger.chain.evm.BlobGas;
import org.openledger.chain.evm.StateChanges.AccountChange;
import org.openledger.chain.state.Batch;
import org.openledger.chain.state.Database;
import org.openledger.chain.state.StateStore;
import org.openledger.chain.state.StateUpdate;
import org.openledger.chain.state.Table;
import org.openledger.chain.tx.Rejection;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.TransactionOutcome;
import org.openledger.chain.tx.TransactionOutcome.Rejected;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// The chain of blocks on its database: the head, the next block, the check of a given block.
///
/// A block and the state after it are written in one batch, so after a crash both are there or
/// neither. One thread extends the chain; everything may be read from any thread.
public final class Chain {
  /// An entry that says nothing: to see whether it can be written.
  private static final byte[] TRIAL = "trial".getBytes(StandardCharsets.US_ASCII);

  private static final int EXTRA_DATA_MAX = 32;
  private static final int HASHES_MAX = 256;

  /// Bytes of a block besides its transactions, with room to spare: a header is below 700.
  private static final int HEADER_MAX = 1024;

  /// Bytes before an item of up to 16 MB in RLP.
  private static final int ITEM_PREFIX_MAX = 4;

  /// What importing a block gives.
  public sealed interface Import {
    /// The block is the head now.
    record Accepted(Block block) implements Import {}

    /// The block is not valid here; the head stays where it was.
    record Refused(String reason) implements Import {}
  }

  /// A new head.
  ///
  /// @param left transactions that were offered but could not be included
  /// @param changed accounts that the block changed
  public record Produced(
      Block block, List<Receipt> receipts, List<Left> left, List<Address> changed) {}

  /// A transaction that was not included, and why.
  public record Left(SignedTransaction transaction, Rejected rejected) {}

  /// What the producer decides about a block.
  ///
  /// @param prevRandao null for the usual one, which follows from the parent
  public record Choice(
      long timestamp, long gasLimit, Address coinbase, @Nullable Hash prevRandao) {}

  private final long chainId;
  private final Database database;
  private final StateStore state;
  private final BlockStore blocks;
  private volatile Block head;

  private Chain(long chainId, Database database, StateStore state, BlockStore blocks, Block head) {
    this.chainId = chainId;
    this.database = database;
    this.state = state;
    this.blocks = blocks;
    this.head = head;
  }

  /// Opens the chain in a database, which begins with the genesis if it is empty.
  ///
  /// @param historyBlocks how many blocks before the head keep their state
  /// @throws Failure if the database is damaged or holds another chain
  public static Chain open(Database database, Genesis genesis, int historyBlocks) {
    StateStore state = new StateStore(database, historyBlocks);
    BlockStore blocks = new BlockStore(database);
    OptionalLong number = blocks.head();
    if (number.isEmpty() && state.isEmpty()) {
      StateUpdate update = state.prepare(genesis.state());
      Block first = genesis.block(update.root());
      Batch batch = new Batch();
      blocks.stage(first, List.of(), batch);
      state.commit(update, 0, batch);
      return new Chain(genesis.chainId(), database, state, blocks, first);
    }
    Block head = storedHead(blocks, state);
    checkGenesis(genesis, blocks);
    return new Chain(genesis.chainId(), database, state, blocks, head);
  }

  /// The newest stored block, which the stored state must be of.
  private static Block storedHead(BlockStore blocks, StateStore state) {
    OptionalLong number = blocks.head();
    if (number.isEmpty() || number.getAsLong() != state.block()) {
      throw new Fault(
          Code.CHAIN_DAMAGED, "the stored blocks and the stored state do not belong together");
    }
    Block head = stored(blocks, number.getAsLong());
    if (!head.header().stateRoot().equals(state.root())) {
      throw new Fault(
          Code.CHAIN_DAMAGED,
          "the state root of block " + head.number() + " is not the stored one");
    }
    return head;
  }

  private static Block stored(BlockStore blocks, long number) {
    return blocks
        .block(number)
        .orElseThrow(
            () -> new Fault(Code.CHAIN_DAMAGED, "block " + number + " is not in the store"))
        .block();
  }

  /// The stored chain must be the one asked for: computes the genesis in memory and compares.
  private static void checkGenesis(Genesis genesis, BlockStore blocks) {
    StateStore fresh = new StateStore(new org.openledger.chain.state.MemoryDatabase(), 0);
    Hash expected = genesis.block(fresh.prepare(genesis.state()).root()).hash();
    Hash actual = blocks.hash(0).orElse(Hash.ZERO);
    if (!actual.equals(expected)) {
      throw new Refusal(
          Code.CHAIN_INVALID,
          "the stored chain begins with genesis %s, not %s: it is another chain"
              .formatted(actual, expected));
    }
  }

  public long chainId() {
    return chainId;
  }

  public Block head() {
    return head;
  }

  public StateStore state() {
    return state;
  }

  public BlockStore blocks() {
    return blocks;
  }

  /// Where a transaction is, as soon as its block is the head: a stored block's state is not read
  /// before that, so whoever was shown the transaction would not find what it did.
  public Optional<BlockStore.Position> position(Hash transaction) {
    return blocks.position(transaction).filter(at -> at.block() <= head.number());
  }

  /// Hashes of ancestors as BLOCKHASH sees them from the block after `parent`.
  public LongFunction<Hash> hashesFrom(Block parent) {
    return number ->
        number == parent.number()
            ? parent.hash()
            : number < 0 || number <= parent.number() - HASHES_MAX
                ? Hash.ZERO
                : blocks.hash(number).orElse(Hash.ZERO);
  }

  /// The header of the block after the head, as far as it is known before its execution.
  public BlockHeader draft(Choice choice) {
    BlockHeader parent = head.header();
    Hash randao = choice.prevRandao();
    return new BlockHeader(
        head.hash(),
        BlockHeader.NO_OMMERS,
        choice.coinbase(),
        Hash.ZERO,
        BlockHeader.EMPTY_LIST,
        BlockHeader.EMPTY_LIST,
        Bloom.EMPTY,
        UInt256.ZERO,
        parent.number() + 1,
        choice.gasLimit(),
        0,
        choice.timestamp(),
        new byte[0],
        randao != null ? randao : Keccak.hash256(head.hash().bytes(), parent.mixHash().bytes()),
        new byte[8],
        GasPolicy.nextBaseFee(parent),
        BlockHeader.EMPTY_LIST,
        0,
        BlobGas.nextExcess(parent.excessBlobGas(), parent.blobGasUsed(), parent.baseFee()),
        Hash.ZERO,
        BlockHeader.EMPTY_LIST);
  }

  /// Makes the next block from the offered transactions, as many as fit, and stores it.
  public Produced produce(Choice choice, List<SignedTransaction> offered) {
    return produce(choice, offered, Overrides.NONE);
  }

  /// The same with accounts changed by decree first, for tests: such a block cannot be checked.
  public Produced produce(Choice choice, List<SignedTransaction> offered, Overrides decree) {
    BlockHeader draft = draft(choice);
    BlockExecution execution =
        new BlockExecution(chainId, draft, state.head(), hashesFrom(head), null);
    decree.apply(execution.state());
    List<SignedTransaction> included = new ArrayList<>();
    List<Left> left = new ArrayList<>();
    Set<Address> stopped = new HashSet<>();
    long room = Block.SIZE_MAX - HEADER_MAX;
    for (SignedTransaction transaction : offered) {
      // What follows on from a transaction that was left out cannot be included either.
      if (stopped.contains(transaction.sender())) {
        continue;
      }
      long length = (long) transaction.encoded().length + ITEM_PREFIX_MAX;
      TransactionOutcome outcome =
          length > room
              ? BlockExecution.rejected(Rejection.BLOCK_SIZE_EXCEEDED)
              : execution.add(transaction);
      switch (outcome) {
        case TransactionOutcome.Executed _ -> {
          included.add(transaction);
          room -= length;
        }
        case Rejected rejected -> {
          left.add(new Left(transaction, rejected));
          stopped.add(transaction.sender());
        }
      }
    }
    return switch (execution.finish(List.of())) {
      case Result.Failed(String reason) ->
          throw new Refusal(Code.CHAIN_INVALID, "no block can be made: " + reason);
      case Result.Executed executed -> {
        StateUpdate update = state.prepare(executed.changes());
        BlockHeader header = seal(draft, included, List.of(), executed, update.root());
        Block block = Block.of(header, included, List.of());
        store(block, executed.receipts(), update);
        List<Address> changed =
            executed.changes().accounts().stream().map(AccountChange::address).toList();
        yield new Produced(block, executed.receipts(), left, changed);
      }
    };
  }

  /// The header with everything that follows from the execution.
  public static BlockHeader seal(
      BlockHeader draft,
      List<SignedTransaction> transactions,
      List<Withdrawal> withdrawals,
      Result.Executed executed,
      Hash stateRoot) {
    List<Receipt> receipts = executed.receipts();
    return new BlockHeader(
        draft.parentHash(),
        draft.ommersHash(),
        draft.coinbase(),
        stateRoot,
        Block.transactionsRoot(transactions),
        Receipt.root(receipts),
        Bloom.union(receipts.stream().map(Receipt::bloom).toList()),
        draft.difficulty(),
        draft.number(),
        draft.gasLimit(),
        executed.gasUsed(),
        draft.timestamp(),
        draft.extraData(),
        draft.mixHash(),
        draft.nonce(),
        draft.baseFee(),
        Block.withdrawalsRoot(withdrawals),
        executed.blobGasUsed(),
        draft.excessBlobGas(),
        draft.parentBeaconBlockRoot(),
        executed.requestsHash());
  }

  /// Checks a block that follows the head, and makes it the head if it is valid.
  public Import importBlock(Block block) {
    String wrong = wrongHeader(block.header());
    if (wrong != null) {
      return new Import.Refused(wrong);
    }
    BlockExecution execution =
        new BlockExecution(chainId, block.header(), state.head(), hashesFrom(head), null);
    for (SignedTransaction transaction : block.transactions()) {
      if (execution.add(transaction) instanceof Rejected rejected) {
        return new Import.Refused(
            "transaction %s: %s".formatted(transaction.hash(), rejected.detail()));
      }
    }
    return switch (execution.finish(block.withdrawals())) {
      case Result.Failed(String reason) -> new Import.Refused(reason);
      case Result.Executed executed -> {
        StateUpdate update = state.prepare(executed.changes());
        BlockHeader expected =
            seal(
                block.header(), block.transactions(), block.withdrawals(), executed, update.root());
        if (!expected.hash().equals(block.hash())) {
          yield new Import.Refused("the header does not commit to what the block does");
        }
        store(block, executed.receipts(), update);
        yield new Import.Accepted(block);
      }
    };
  }

  /// What is wrong with a header on top of the head, or null.
  private @Nullable String wrongHeader(BlockHeader header) {
    BlockHeader parent = head.header();
    if (!header.parentHash().equals(head.hash()) || header.number() != parent.number() + 1) {
      return "the block does not follow the head";
    }
    if (Long.compareUnsigned(header.timestamp(), parent.timestamp()) <= 0) {
      return "the timestamp is not after the parent's";
    }
    if (!GasPolicy.isLimitAllowed(header.gasLimit(), parent)) {
      return "the gas limit moved too far";
    }
    if (!header.baseFee().equals(GasPolicy.nextBaseFee(parent))) {
      return "the base fee does not follow from the parent";
    }
    if (header.extraData().length > EXTRA_DATA_MAX) {
      return "the extra data is too long";
    }
    if (!header.difficulty().isZero()
        || !header.ommersHash().equals(BlockHeader.NO_OMMERS)
        || !UInt256.fromBytes(header.nonce()).isZero()) {
      return "difficulty, nonce and ommers must be empty";
    }
    long excess =
        BlobGas.nextExcess(parent.excessBlobGas(), parent.blobGasUsed(), parent.baseFee());
    return header.excessBlobGas() == excess
        ? null
        : "the excess blob gas does not follow from the parent";
  }

  /// Goes back to an older block and forgets what came after, for tests that undo.
  ///
  /// @throws Failure if the state after that block is no longer kept
  public void rewind(long number) {
    Batch batch = new Batch();
    blocks.stageRewind(number, batch);
    state.rewind(number, batch);
    head = stored(blocks, number);
  }

  /// Goes on from what the database holds, after a write that failed: its block may be there or
  /// not.
  ///
  /// @throws Failure if nothing can be written yet, or the database is damaged
  public void recover() {
    database.reopen();
    blocks.forget();
    state.reload();
    head = storedHead(blocks, state);
    Batch trial = new Batch();
    trial.put(Table.META, TRIAL, new byte[0]);
    database.write(trial);
  }

  private void store(Block block, List<Receipt> receipts, StateUpdate update) {
    Batch batch = new Batch();
    blocks.stage(block, receipts, batch);
    state.commit(update, block.number(), batch);
    blocks.remember(block, receipts);
    head = block;
  }

  /// Copies blocks and state into a folder that is not there yet, where a chain can be opened.
  /// Nobody may make a block meanwhile.
  public void copyTo(Path folder) {
    database.copyTo(folder);
  }

  /// Closes the database below.
  public void close() {
    database.close();
  }
}
