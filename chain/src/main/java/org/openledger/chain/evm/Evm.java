package org.openledger.chain.evm;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Tracer.FrameKind;
import org.openledger.chain.evm.Tracer.FrameStart;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.work.Work;

/// Executes one transaction's calls on a [WorldState]: starts frames, lets the [Interpreter] run
/// them, and hands each result to the frame that waits for it.
public final class Evm {
  /// What instructions can learn of the transaction.
  ///
  /// @param gasPrice effective wei per gas
  /// @param blobHashes versioned hashes of a type 3 transaction
  public record TransactionContext(Address origin, UInt256 gasPrice, List<Hash> blobHashes) {}

  /// How the outermost frame ended.
  public record Result(Halt halt, long gasLeft, byte[] output) {}

  final WorldState state;
  final BlockContext block;
  final LiveAccount origin;
  final LiveAccount coinbase;
  final UInt256 gasPrice;
  final List<Hash> blobHashes;
  final @Nullable Tracer tracer;

  /// The request that is worked for, which may end before the execution does.
  final Work work = Work.current();

  final boolean bounded = work.isBounded();

  long[] stack;
  private final Workspace workspace;

  /// The result of the frame that ended last.
  private Halt halt = Halt.STOP;

  private long gasLeft;
  private byte[] output = Frame.NO_BYTES;

  public Evm(
      WorldState state, BlockContext block, TransactionContext context, @Nullable Tracer tracer) {
    this.state = state;
    this.block = block;
    this.origin = state.account(context.origin);
    this.coinbase = state.account(block.coinbase());
    this.gasPrice = context.gasPrice;
    this.blobHashes = context.blobHashes;
    this.tracer = tracer;
    this.workspace = state.workspace();
    this.stack = workspace.stack(0);
  }

  /// Calls an account as a transaction does; the account's delegation is followed (EIP-7702).
  public Result call(Address from, Address to, byte[] input, UInt256 value, long gas) {
    var target = state.account(to);
    var code = state.code(target);
    var delegate = code.delegate();
    if (delegate != null) {
      var delegated = state.account(delegate);
      state.warm(delegated);
      code = state.code(delegated);
    }
    var caller = state.account(from);
    return run(
        new Message(
            FrameKind.CALL, 0, caller, target, target, code, input, value, true, false, gas));
  }

  /// Runs init code as a creation transaction does, at the address [#createdAddress] gives.
  public Result create(Address from, Address created, byte[] initCode, UInt256 value, long gas) {
    var caller = state.account(from);
    var account = state.account(created);
    state.warm(account);
    return run(
        new Message(
            FrameKind.CREATE,
            0,
            caller,
            account,
            account,
            new Bytecode(initCode),
            Frame.NO_BYTES,
            value,
            true,
            false,
            gas));
  }

  /// Address of the contract that a creation with this nonce makes.
  public static Address createdAddress(Address creator, long nonce) {
    return CallOps.createAddress(creator, nonce);
  }

  Memory memory(int depth) {
    return workspace.memory(depth);
  }

  private Result run(Message root) {
    var frame = begin(root, null);
    while (frame != null) {
      var ended = Interpreter.run(frame);
      if (ended != null) {
        end(frame.message, frame.checkpoint, ended, frame.gas, frame.output);
        frame.memory.clear();
        if (frame.parent != null) {
          resume(frame.parent, frame.message);
        }
        frame = frame.parent;
      } else {
        frame = descend(frame);
      }
    }
    return new Result(halt, gasLeft, output);
  }

  /// Starts the call that the frame waits for; the frame to run next.
  private Frame descend(Frame frame) {
    var message = frame.pending;
    if (message == null) {
      throw new IllegalStateException("a frame stopped without a reason");
    }
    frame.pending = null;
    var child = begin(message, frame);
    if (child != null) {
      return child;
    }
    resume(frame, message);
    return frame;
  }

  /// Moves the value and makes the frame; null if it ended at once.
  private @Nullable Frame begin(Message message, @Nullable Frame parent) {
    var checkpoint = state.checkpoint();
    if (tracer != null) {
      traceEnter(tracer, message);
    }
    if (message.isCreation()) {
      if (state.isTaken(message.self())) {
        end(message, checkpoint, Halt.ADDRESS_COLLISION, 0, Frame.NO_BYTES);
        return null;
      }
      state.markCreated(message.self());
      state.setNonce(message.self(), 1);
    }
    if (message.transfers()) {
      state.transfer(message.caller(), message.self(), message.value());
    }
    var precompile = message.isCreation() ? null : state.precompile(message.target());
    if (precompile != null) {
      runPrecompile(message, checkpoint, precompile);
      return null;
    }
    if (message.code().length == 0) {
      end(message, checkpoint, Halt.STOP, message.gas(), Frame.NO_BYTES);
      return null;
    }
    var frame = new Frame(this, message, parent, checkpoint);
    stack = workspace.stack(frame.base);
    return frame;
  }

  private void runPrecompile(
      Message message, WorldState.Checkpoint checkpoint, Precompile precompile) {
    long cost = precompile.gas(message.input());
    if (cost > message.gas()) {
      end(message, checkpoint, Halt.OUT_OF_GAS, 0, Frame.NO_BYTES);
      return;
    }
    var answer = precompile.run(message.input());
    if (answer == null) {
      end(message, checkpoint, Halt.PRECOMPILE_FAILURE, 0, Frame.NO_BYTES);
    } else {
      end(message, checkpoint, Halt.STOP, message.gas() - cost, answer);
    }
  }

  /// Records how a frame ended; undoes its changes if it failed, installs the code it created.
  private void end(
      Message message, WorldState.Checkpoint checkpoint, Halt ended, long gas, byte[] data) {
    halt = ended;
    gasLeft = gas;
    output = data;
    if (halt.success() && message.isCreation()) {
      deploy(message);
    }
    if (!halt.success()) {
      state.revert(checkpoint);
      if (halt != Halt.REVERT) {
        gasLeft = 0;
        output = Frame.NO_BYTES;
      }
    }
    if (tracer != null) {
      tracer.exit(halt, message.gas() - gasLeft, output);
    }
  }

  private void deploy(Message message) {
    long cost = Gas.CODE_BYTE * output.length;
    if (output.length > Gas.CODE_MAX) {
      halt = Halt.CODE_TOO_LARGE;
    } else if (output.length > 0 && output[0] == (byte) 0xef) {
      halt = Halt.CODE_STARTS_WITH_EF;
    } else if (cost > gasLeft) {
      halt = Halt.OUT_OF_GAS;
    } else {
      gasLeft -= cost;
      state.setCode(message.self(), output);
    }
  }

  /// Gives the result of the call that ended last to the frame that made it.
  private void resume(Frame frame, Message message) {
    int x = frame.sp - 4;
    frame.gas += gasLeft;
    if (message.isCreation()) {
      frame.returnData = halt == Halt.REVERT ? output : Frame.NO_BYTES;
      if (halt.success()) {
        message.self().pushAddress(stack, x);
      } else {
        Words.set(stack, x, 0);
      }
      return;
    }
    frame.returnData = output;
    int copied = (int) Math.min(frame.outputLength, output.length);
    if (copied > 0) {
      System.arraycopy(output, 0, frame.memory.bytes, (int) frame.outputOffset, copied);
    }
    Words.set(stack, x, halt.success());
  }

  /// Shows the tracer a call that was refused for depth, balance or nonce.
  void traceRefused(Message message) {
    if (tracer != null) {
      traceEnter(tracer, message);
      var reason = message.depth() > Gas.DEPTH_MAX ? Halt.CALL_DEPTH : Halt.INSUFFICIENT_BALANCE;
      tracer.exit(reason, 0, Frame.NO_BYTES);
    }
  }

  void traceSelfDestruct(Frame frame, LiveAccount heir) {
    if (tracer != null) {
      var self = frame.message.self();
      tracer.enter(
          new FrameStart(
              FrameKind.SELFDESTRUCT,
              frame.message.depth() + 1,
              self.address,
              heir.address,
              self.balance,
              0,
              Frame.NO_BYTES));
      tracer.exit(Halt.STOP, 0, Frame.NO_BYTES);
    }
  }

  private static void traceEnter(Tracer tracer, Message message) {
    boolean creation = message.isCreation();
    tracer.enter(
        new FrameStart(
            message.kind(),
            message.depth(),
            message.kind() == FrameKind.DELEGATECALL
                ? message.self().address
                : message.caller().address,
            message.target().address,
            message.value(),
            message.gas(),
            creation ? message.code().bytes() : message.input()));
  }
}
