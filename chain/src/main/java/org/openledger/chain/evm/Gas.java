package org.openledger.chain.evm;

/// Gas of Osaka that is not a fixed price of an instruction.
public final class Gas {
  /// First access to an account in a transaction (EIP-2929).
  static final long COLD_ACCOUNT = 2600;

  /// First access to a slot in a transaction (EIP-2929).
  static final long COLD_SLOAD = 2100;

  /// Further accesses to an account or slot.
  static final long WARM = 100;

  static final long SSTORE_SET = 20_000;

  /// 5,000 less the cold access that is charged apart (EIP-2929).
  static final long SSTORE_RESET = 2900;

  /// Refund for clearing a slot (EIP-3529).
  static final long SSTORE_CLEARS = 4800;

  /// SSTORE with no more gas than this fails (EIP-2200).
  static final long SSTORE_SENTRY = 2300;

  static final long CALL_VALUE = 9000;
  static final long CALL_STIPEND = 2300;
  static final long NEW_ACCOUNT = 25_000;
  static final long EXP_BYTE = 50;
  static final long KECCAK_WORD = 6;
  static final long COPY_WORD = 3;
  static final long LOG_BYTE = 8;

  /// Per word of init code (EIP-3860).
  public static final long INIT_CODE_WORD = 2;

  /// Per byte of deployed code.
  static final long CODE_BYTE = 200;

  /// Largest init code (EIP-3860).
  public static final int INIT_CODE_MAX = 49_152;

  /// Largest deployed code (EIP-170).
  public static final int CODE_MAX = 24_576;

  /// Deepest frame, the transaction's own being 0.
  static final int DEPTH_MAX = 1024;

  /// Memory never grows past this many bytes: no gas limit in use could pay for it.
  private static final long MEMORY_MAX = 1L << 30;

  private Gas() {}

  static long words(long bytes) {
    return (bytes + 31) >>> 5;
  }

  /// What is left for a call: all but one 64th (EIP-150).
  static long allButOne64th(long gas) {
    return gas - gas / 64;
  }

  /// Price of growing memory from `size` bytes so that it holds `length` bytes at `offset`, or
  /// [Long#MAX_VALUE] if that is out of reach.
  static long expansion(long size, long offset, long length) {
    if (length == 0) {
      return 0;
    }
    if (offset > MEMORY_MAX || length > MEMORY_MAX) {
      return Long.MAX_VALUE;
    }
    long end = offset + length;
    return end <= size ? 0 : memory(words(end)) - memory(words(size));
  }

  private static long memory(long words) {
    return 3 * words + words * words / 512;
  }
}
