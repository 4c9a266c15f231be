package org.openledger.chain.evm;

/// How an execution frame ended.
public enum Halt {
  /// STOP, the end of the code, SELFDESTRUCT, or a precompile that answered.
  STOP("stop"),
  RETURN("return"),
  /// REVERT: changes undone, unused gas kept.
  REVERT("execution reverted"),
  OUT_OF_GAS("out of gas"),
  STACK_UNDERFLOW("stack underflow"),
  STACK_OVERFLOW("stack limit reached 1024"),
  INVALID_JUMP("invalid jump destination"),
  INVALID_OPCODE("invalid opcode"),
  /// A change of state inside a static call.
  WRITE_PROTECTION("write protection"),
  /// RETURNDATACOPY past the end.
  RETURN_DATA_OUT_OF_BOUNDS("return data out of bounds"),
  CALL_DEPTH("max call depth exceeded"),
  INSUFFICIENT_BALANCE("insufficient balance for transfer"),
  /// CREATE at an address in use (EIP-684, EIP-7610).
  ADDRESS_COLLISION("contract address collision"),
  NONCE_OVERFLOW("nonce uint64 overflow"),
  INIT_CODE_TOO_LARGE("max initcode size exceeded"),
  CODE_TOO_LARGE("max code size exceeded"),
  /// Deployed code beginning with 0xEF (EIP-3541).
  CODE_STARTS_WITH_EF("invalid code: must not begin with 0xef"),
  PRECOMPILE_FAILURE("precompile failed");

  private final String message;

  Halt(String message) {
    this.message = message;
  }

  /// Whether the frame's changes stand.
  public boolean success() {
    return this == STOP || this == RETURN;
  }

  /// The sentence tracers and RPC clients see.
  public String message() {
    return message;
  }
}
