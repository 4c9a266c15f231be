package org.openledger.chain.evm;

import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// Watches a transaction run, step by step and frame by frame; what debug_traceTransaction, call
/// overrides and access-list creation are built from. Without a tracer nothing is recorded.
public interface Tracer {
  /// How a frame came to be.
  enum FrameKind {
    CALL,
    CALLCODE,
    DELEGATECALL,
    STATICCALL,
    CREATE,
    CREATE2,
    SELFDESTRUCT
  }

  /// A frame about to run.
  ///
  /// @param depth 0 for the transaction's own frame
  /// @param to the called account, or the one being created
  /// @param value wei transferred, or seen through CALLVALUE by a DELEGATECALL
  record FrameStart(
      FrameKind kind, int depth, Address from, Address to, UInt256 value, long gas, byte[] input) {}

  /// An instruction about to run; valid during the call only.
  interface Step {
    int depth();

    int pc();

    int op();

    /// Gas left before the instruction.
    long gas();

    int stackSize();

    /// A word of the stack, 0 the topmost.
    UInt256 stack(int fromTop);

    /// A copy of the memory.
    byte[] memory();

    /// A copy of the last call's return data.
    byte[] returnData();

    /// The account whose storage is in use.
    Address self();

    long refund();

    WorldState state();
  }

  /// Before each instruction.
  default void step(Step step) {}

  /// A call, creation or self-destruction begins.
  default void enter(FrameStart frame) {}

  /// The innermost frame ends.
  ///
  /// @param gasUsed gas the frame used
  /// @param output returned or revert data, null for a creation that succeeded
  default void exit(Halt halt, long gasUsed, byte @Nullable [] output) {}

  /// An event was emitted (and may yet be undone).
  default void log(LogEntry entry) {}
}
