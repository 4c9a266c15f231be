package org.openledger.chain.block;

import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Halt;
import org.openledger.chain.evm.LogEntry;
import org.openledger.chain.evm.Tracer;
import org.openledger.chain.evm.WorldState;
import org.openledger.chain.tx.TransactionOutcome;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.work.Work;

/// A stored block executed again up to one of its transactions, to look at that one closely.
public final class Replay {
  /// Lets a tracer see one transaction only.
  private static final class Gate implements Tracer {
    private final Tracer target;
    private boolean open;

    Gate(Tracer target) {
      this.target = target;
    }

    @Override
    public void step(Step step) {
      if (open) {
        target.step(step);
      }
    }

    @Override
    public void enter(FrameStart frame) {
      if (open) {
        target.enter(frame);
      }
    }

    @Override
    public void exit(Halt halt, long gasUsed, byte @Nullable [] output) {
      if (open) {
        target.exit(halt, gasUsed, output);
      }
    }

    @Override
    public void log(LogEntry entry) {
      if (open) {
        target.log(entry);
      }
    }
  }

  private final Block block;
  private final int index;
  private final BlockExecution execution;
  private final Gate gate;

  /// Executes everything before the transaction.
  ///
  /// @throws Failure if the state before the block is no longer kept
  public Replay(Chain chain, Block block, int index, Tracer tracer) {
    if (block.number() == 0) {
      throw new Refusal(Code.STATE_UNAVAILABLE, "genesis is not traceable");
    }
    this.block = block;
    this.index = index;
    this.gate = new Gate(tracer);
    Block parent = chain.blocks().block(block.number() - 1).orElseThrow().block();
    this.execution =
        new BlockExecution(
            chain.chainId(),
            block.header(),
            chain.state().at(parent.number()),
            chain.hashesFrom(parent),
            gate);
    for (int i = 0; i < index; i++) {
      execution.add(block.transactions().get(i));
    }
  }

  /// The state that the transaction finds, or leaves after [#run].
  public WorldState state() {
    return execution.state();
  }

  /// Executes the transaction under the tracer, for gas of the request's budget. What lies before
  /// it in its block costs time of it only.
  ///
  /// @throws Failure if the budget is spent already
  public Executed run() {
    Work.current().grant(1);
    gate.open = true;
    TransactionOutcome outcome = execution.add(block.transactions().get(index));
    gate.open = false;
    if (outcome instanceof Executed executed) {
      Work.current().spend(executed.gasUsed() + executed.gasRefunded());
      return executed;
    }
    throw new Fault(
        Code.CHAIN_DAMAGED, "transaction %d of block %d fails".formatted(index, block.number()));
  }
}
