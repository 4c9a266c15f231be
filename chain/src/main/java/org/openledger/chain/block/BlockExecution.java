package org.openledger.chain.block;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.BlobGas;
import org.openledger.chain.evm.BlockContext;
import org.openledger.chain.evm.LogEntry;
import org.openledger.chain.evm.StateChanges;
import org.openledger.chain.evm.StateReader;
import org.openledger.chain.evm.Tracer;
import org.openledger.chain.evm.WorldState;
import org.openledger.chain.tx.Rejection;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.SystemCalls;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.TransactionOutcome;
import org.openledger.chain.tx.TransactionProcessor;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// One block being executed: system calls, transactions one by one, then withdrawals and requests.
///
/// Both the producer and the check of a given block use it, so they cannot differ.
public final class BlockExecution {
  private static final BigInteger WEI_PER_GWEI = BigInteger.valueOf(1_000_000_000);

  /// How a block ended.
  public sealed interface Result {
    /// A state and receipts, from which the header's commitments follow.
    record Executed(
        StateChanges changes,
        List<Receipt> receipts,
        long gasUsed,
        long blobGasUsed,
        Hash requestsHash)
        implements Result {}

    /// The block cannot be valid.
    record Failed(String reason) implements Result {}
  }

  private final BlockHeader draft;
  private final BlockContext context;
  private final WorldState state;
  private final TransactionProcessor processor;
  private final List<Receipt> receipts = new ArrayList<>();
  private final List<LogEntry> logs = new ArrayList<>();
  private long gasUsed;
  private long blobGasUsed;

  /// Begins a block.
  ///
  /// @param draft a header whose fields that follow from the parent are set
  /// @param hashes hashes of ancestors by number
  /// @param tracer watches the transactions; null for none
  public BlockExecution(
      long chainId,
      BlockHeader draft,
      StateReader parentState,
      LongFunction<Hash> hashes,
      @Nullable Tracer tracer) {
    this(draft, context(chainId, draft, hashes), new WorldState(parentState), tracer);
  }

  /// Begins a block on a state that blocks before it may have changed.
  BlockExecution(
      BlockHeader draft, BlockContext context, WorldState state, @Nullable Tracer tracer) {
    this.draft = draft;
    this.context = context;
    this.state = state;
    this.processor = new TransactionProcessor(state, context, tracer);
    SystemCalls.beginBlock(state, context, draft.parentHash(), draft.parentBeaconBlockRoot());
  }

  /// What transactions of a block with this header see of it.
  public static BlockContext context(long chainId, BlockHeader header, LongFunction<Hash> hashes) {
    return new BlockContext(
        chainId,
        header.number(),
        header.timestamp(),
        header.gasLimit(),
        header.coinbase(),
        header.baseFee(),
        header.mixHash(),
        BlobGas.baseFee(header.excessBlobGas()),
        hashes);
  }

  /// Executes the next transaction, if there is room for it.
  public TransactionOutcome add(SignedTransaction signed) {
    if (signed.transaction().gasLimit() > gasLeft()) {
      return rejected(Rejection.BLOCK_GAS_EXCEEDED);
    }
    long blobGas = BlobGas.PER_BLOB * signed.transaction().blobHashes().size();
    if (blobGasUsed + blobGas > BlobGas.PER_BLOB * BlobGas.BLOCK_MAX) {
      return rejected(Rejection.BLOCK_BLOBS_EXCEEDED);
    }
    return note(signed, processor.execute(signed));
  }

  /// Executes a call that nobody signed as the next transaction.
  ///
  /// @param strict whether nonce, sender and fees must be those of a valid transaction
  TransactionOutcome simulate(SignedTransaction unsigned, boolean strict) {
    Transaction tx = unsigned.transaction();
    Address from = unsigned.sender();
    return note(
        unsigned, strict ? processor.simulateStrictly(tx, from) : processor.simulate(tx, from));
  }

  private TransactionOutcome note(SignedTransaction signed, TransactionOutcome outcome) {
    if (outcome instanceof TransactionOutcome.Executed executed) {
      gasUsed += executed.gasUsed();
      blobGasUsed += BlobGas.PER_BLOB * signed.transaction().blobHashes().size();
      logs.addAll(executed.logs());
      receipts.add(
          Receipt.of(signed.transaction().type(), executed.success(), gasUsed, executed.logs()));
    }
    return outcome;
  }

  static TransactionOutcome rejected(Rejection reason) {
    return new TransactionOutcome.Rejected(reason, reason.message());
  }

  /// The state as the transactions so far left it.
  WorldState state() {
    return state;
  }

  /// Gas that transactions can still use.
  public long gasLeft() {
    return draft.gasLimit() - gasUsed;
  }

  /// Ends the block.
  public Result finish(List<Withdrawal> withdrawals) {
    state.beginTransaction();
    for (Withdrawal withdrawal : withdrawals) {
      BigInteger wei =
          new BigInteger(Long.toUnsignedString(withdrawal.amountGwei())).multiply(WEI_PER_GWEI);
      if (wei.signum() > 0) {
        UInt256 balance = state.balance(withdrawal.address());
        state.setBalance(withdrawal.address(), balance.add(UInt256.of(wei)));
      }
    }
    state.endTransaction();
    Requests requests = new Requests();
    if (!requests.addDeposits(logs)) {
      return new Result.Failed("a deposit event is not laid out as EIP-6110 demands");
    }
    var collected = SystemCalls.endBlock(state, context);
    if (collected.isEmpty()) {
      return new Result.Failed("a system contract is missing or failed");
    }
    collected.get().forEach(requests::add);
    return new Result.Executed(
        state.changes(), List.copyOf(receipts), gasUsed, blobGasUsed, requests.hash());
  }
}
