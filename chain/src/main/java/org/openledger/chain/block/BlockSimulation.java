package org.openledger.chain.block;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.BlobGas;
import org.openledger.chain.evm.BlockContext;
import org.openledger.chain.evm.Halt;
import org.openledger.chain.evm.LogEntry;
import org.openledger.chain.evm.StateChanges;
import org.openledger.chain.evm.WorldState;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.chain.tx.TransactionOutcome.Rejected;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.work.Work;

/// Blocks that might follow a stored one, each with calls that nobody signed, as `eth_simulateV1`
/// wants them. They are built like real ones, up to their hashes, and nothing is stored.
///
/// Bounds: 256 blocks; over all of them 50 million gas, 8 MiB of output and half a million changes
/// to hash, for the root of every block is computed from all that changed up to it.
public final class BlockSimulation {
  /// Most blocks of a simulation, those that fill gaps included.
  public static final int BLOCKS_MAX = 256;

  private static final long SECONDS_PER_BLOCK = 12;
  private static final long OUTPUT_BYTES_MAX = 8 << 20;
  private static final long CHANGES_MAX = 500_000;

  /// How calls are executed.
  ///
  /// @param strict whether calls must be as valid as transactions, and base fees follow from the
  ///   parent blocks; else gas is free unless a call or block says otherwise
  /// @param transfers whether transfers of ether are logged as those of a token
  public record Options(boolean strict, boolean transfers) {}

  /// A block to simulate.
  public record Plan(BlockOverrides block, Overrides accounts, List<Call> calls) {
    static Plan empty(long number) {
      BlockOverrides block = new BlockOverrides(number, null, null, null, null, null, null, null);
      return new Plan(block, Overrides.NONE, List.of());
    }
  }

  /// A call to simulate.
  ///
  /// @param anyGas whether the gas limit is what block and simulation have left
  /// @param anyNonce whether the nonce is the sender's next
  public record Call(Address from, Transaction transaction, boolean anyGas, boolean anyNonce) {}

  /// A simulated block with the outcomes of its calls.
  public record Simulated(BlockStore.Stored stored, List<CallResult> calls) {}

  /// What a call did.
  ///
  /// @param logs its logs, with the transfers of ether if they were asked for
  public record CallResult(Executed executed, List<LogEntry> logs) {}

  /// Why there is nothing to simulate.
  public enum Reason {
    NUMBERS_NOT_ASCENDING,
    TIMES_NOT_ASCENDING,
    TOO_MANY_BLOCKS,
    /// A call wants more gas than its block has left.
    BLOCK_IS_FULL,
    OUTPUT_TOO_LARGE,
    TOO_MANY_CHANGES,
    /// A system contract failed or is missing, which no valid block can bear.
    BLOCK_INVALID
  }

  /// What came of it.
  public sealed interface Result {
    /// All blocks.
    record Complete(List<Simulated> blocks) implements Result {}

    /// The blocks cannot be made.
    record Refused(Reason reason, String detail) implements Result {}

    /// A call cannot even begin.
    record Invalid(Rejected rejected) implements Result {}
  }

  private final Chain chain;
  private final Block base;
  private final Options options;
  private final WorldState world;
  private final List<Hash> hashes = new ArrayList<>();
  private BlockHeader parent;
  private final Work work = Work.current();
  private final boolean isCut;
  private long gasLeft;
  private long outputLeft = OUTPUT_BYTES_MAX;
  private long changesLeft = CHANGES_MAX;

  private BlockSimulation(Chain chain, Block base, Options options) {
    this.chain = chain;
    this.base = base;
    this.options = options;
    this.world = new WorldState(chain.state().at(base.number()));
    this.parent = base.header();
    this.gasLeft = work.grant(Simulation.GAS_MAX);
    this.isCut = gasLeft < Simulation.GAS_MAX;
  }

  /// Simulates blocks on top of a stored one; gaps between their numbers are filled with empty
  /// ones.
  ///
  /// @throws org.openledger.chain.Failure if the state after `base` is not kept
  public static Result run(Chain chain, Block base, List<Plan> plans, Options options) {
    List<Plan> all = new ArrayList<>();
    Result refused = fill(base.header(), plans, all);
    if (refused != null) {
      return refused;
    }
    BlockSimulation simulation = new BlockSimulation(chain, base, options);
    List<Simulated> blocks = new ArrayList<>();
    for (Plan plan : all) {
      Work.current().check();
      Result step = simulation.next(plan);
      if (!(step instanceof Result.Complete(List<Simulated> made))) {
        return step;
      }
      blocks.addAll(made);
    }
    return new Result.Complete(blocks);
  }

  /// Lists the blocks without gaps and checks their order; what is wrong, or null.
  private static @Nullable Result fill(BlockHeader base, List<Plan> plans, List<Plan> all) {
    long number = base.number();
    long time = base.timestamp();
    for (Plan plan : plans) {
      long wanted = BlockOverrides.or(plan.block.number(), number + 1);
      if (wanted <= number) {
        return new Result.Refused(
            Reason.NUMBERS_NOT_ASCENDING,
            "block numbers must be in order: %d <= %d".formatted(wanted, number));
      }
      if (wanted - base.number() > BLOCKS_MAX) {
        return new Result.Refused(Reason.TOO_MANY_BLOCKS, "too many blocks");
      }
      for (number++; number < wanted; number++) {
        all.add(Plan.empty(number));
        time += SECONDS_PER_BLOCK;
      }
      long at = BlockOverrides.or(plan.block.time(), time + SECONDS_PER_BLOCK);
      if (at <= time) {
        return new Result.Refused(
            Reason.TIMES_NOT_ASCENDING,
            "block timestamps must be in order: %d <= %d".formatted(at, time));
      }
      time = at;
      all.add(plan);
    }
    return null;
  }

  private Result next(Plan plan) {
    BlockHeader draft = draft(plan.block);
    plan.accounts.apply(world);
    BlockContext context =
        plan.block.over(BlockExecution.context(chain.chainId(), draft, this::ancestor));
    TransferLogs transfers = options.transfers ? new TransferLogs() : null;
    BlockExecution execution = new BlockExecution(draft, context, world, transfers);
    List<SignedTransaction> transactions = new ArrayList<>();
    List<CallResult> results = new ArrayList<>();
    for (Call call : plan.calls) {
      SignedTransaction unsigned = transaction(call, execution.gasLeft());
      long gas = unsigned.transaction().gasLimit();
      if (gas > execution.gasLeft()) {
        return new Result.Refused(
            Reason.BLOCK_IS_FULL,
            "block gas limit reached: %d > %d".formatted(gas, execution.gasLeft()));
      }
      switch (execution.simulate(unsigned, options.strict)) {
        case Rejected rejected -> {
          return new Result.Invalid(rejected);
        }
        case Executed executed -> {
          transactions.add(unsigned);
          results.add(result(executed, transfers));
        }
      }
      if (outputLeft < 0) {
        return new Result.Refused(
            Reason.OUTPUT_TOO_LARGE,
            "the calls return and log more than %d bytes".formatted(OUTPUT_BYTES_MAX));
      }
    }
    List<Withdrawal> withdrawals = BlockOverrides.or(plan.block.withdrawals(), List.of());
    return switch (execution.finish(withdrawals)) {
      case BlockExecution.Result.Failed(String reason) ->
          new Result.Refused(Reason.BLOCK_INVALID, reason);
      case BlockExecution.Result.Executed executed when !isAffordable(executed.changes()) ->
          new Result.Refused(
              Reason.TOO_MANY_CHANGES,
              "the blocks change more than %d accounts and slots".formatted(CHANGES_MAX));
      case BlockExecution.Result.Executed executed -> {
        Block block = seal(draft, transactions, withdrawals, executed);
        parent = block.header();
        hashes.add(block.hash());
        BlockStore.Stored stored = new BlockStore.Stored(block, executed.receipts());
        yield new Result.Complete(List.of(new Simulated(stored, results)));
      }
    };
  }

  private CallResult result(Executed executed, @Nullable TransferLogs transfers) {
    List<LogEntry> logs = transfers == null ? executed.logs() : transfers.take();
    gasLeft -= executed.gasUsed();
    work.spend(executed.gasUsed() + executed.gasRefunded());
    if (isCut && executed.halt() == Halt.OUT_OF_GAS) {
      throw work.gasSpent();
    }
    outputLeft -= executed.output().length;
    outputLeft -= logs.stream().mapToLong(log -> log.data().length).sum();
    return new CallResult(executed, logs);
  }

  private boolean isAffordable(StateChanges changes) {
    for (StateChanges.AccountChange change : changes.accounts()) {
      changesLeft -= 1 + change.storage().size();
    }
    return changesLeft >= 0;
  }

  private Block seal(
      BlockHeader draft,
      List<SignedTransaction> transactions,
      List<Withdrawal> withdrawals,
      BlockExecution.Result.Executed executed) {
    Hash root = chain.state().root(executed.changes(), world.droppedStorages(), base.number());
    BlockHeader header = Chain.seal(draft, transactions, withdrawals, executed, root);
    return Block.of(header, transactions, withdrawals);
  }

  private BlockHeader draft(BlockOverrides block) {
    UInt256 baseFee = options.strict ? GasPolicy.nextBaseFee(parent) : UInt256.ZERO;
    return new BlockHeader(
        hashes.isEmpty() ? base.hash() : hashes.getLast(),
        BlockHeader.NO_OMMERS,
        BlockOverrides.or(block.coinbase(), parent.coinbase()),
        Hash.ZERO,
        BlockHeader.EMPTY_LIST,
        BlockHeader.EMPTY_LIST,
        Bloom.EMPTY,
        UInt256.ZERO,
        parent.number() + 1,
        BlockOverrides.or(block.gasLimit(), parent.gasLimit()),
        0,
        BlockOverrides.or(block.time(), parent.timestamp() + SECONDS_PER_BLOCK),
        new byte[0],
        BlockOverrides.or(block.prevRandao(), Hash.ZERO),
        new byte[8],
        BlockOverrides.or(block.baseFee(), baseFee),
        BlockHeader.EMPTY_LIST,
        0,
        BlobGas.nextExcess(parent.excessBlobGas(), parent.blobGasUsed(), parent.baseFee()),
        Hash.ZERO,
        BlockHeader.EMPTY_LIST);
  }

  /// The call as a transaction without a signature.
  private SignedTransaction transaction(Call call, long blockGasLeft) {
    Body body = call.transaction.body();
    long wanted = call.anyGas ? blockGasLeft : body.gasLimit();
    // What the block cannot give is refused as asked for; the simulation's own bound is silent.
    long gas = wanted > blockGasLeft ? wanted : Math.min(wanted, gasLeft);
    long nonce = call.anyNonce ? world.nonce(call.from) : body.nonce();
    Transaction tx =
        Simulation.withBody(
            call.transaction, new Body(nonce, gas, body.to(), body.value(), body.data()));
    byte[] encoded = tx.encode();
    return new SignedTransaction(tx, encoded, Keccak.hash256(encoded), call.from);
  }

  private Hash ancestor(long number) {
    long index = number - base.number() - 1;
    return index >= 0 && index < hashes.size()
        ? hashes.get((int) index)
        : chain.hashesFrom(base).apply(number);
  }
}
