package org.openledger.chain.evm;

import org.openledger.core.bytes.UInt256;

/// A call or creation about to run.
///
/// @param kind what the caller did
/// @param depth 0 for the transaction's own frame
/// @param caller what CALLER answers
/// @param self whose storage and balance the code works on
/// @param target whose code it is: for DELEGATECALL and CALLCODE not `self`
/// @param code the code, delegation resolved
/// @param value what CALLVALUE answers
/// @param transfers whether `value` moves from the caller to `self`
/// @param isStatic whether changes of state are forbidden
record Message(
    Tracer.FrameKind kind,
    int depth,
    LiveAccount caller,
    LiveAccount self,
    LiveAccount target,
    Bytecode code,
    byte[] input,
    UInt256 value,
    boolean transfers,
    boolean isStatic,
    long gas) {
  boolean isCreation() {
    return kind == Tracer.FrameKind.CREATE || kind == Tracer.FrameKind.CREATE2;
  }
}
