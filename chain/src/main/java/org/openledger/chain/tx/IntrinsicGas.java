package org.openledger.chain.tx;

import org.openledger.chain.evm.Gas;

/// Gas a transaction costs before its first instruction (EIP-2028, 2930, 3860, 7623, 7702).
///
/// @param base charged up front
/// @param floor least the transaction pays in the end, for its data (EIP-7623)
public record IntrinsicGas(long base, long floor) {
  private static final long TRANSACTION = 21_000;
  private static final long CREATION = 32_000;
  private static final long TOKEN = 4;
  private static final long FLOOR_TOKEN = 10;
  private static final long ACCESS_ADDRESS = 2400;
  private static final long ACCESS_KEY = 1900;
  private static final long AUTHORIZATION = 25_000;

  /// The intrinsic gas of a transaction.
  public static IntrinsicGas of(Transaction tx) {
    long tokens = tokens(tx.data());
    long base = TRANSACTION + TOKEN * tokens + AUTHORIZATION * tx.authorizations().size();
    if (tx.to() == null) {
      base += CREATION + Gas.INIT_CODE_WORD * ((tx.data().length + 31) / 32);
    }
    for (var entry : tx.accessList()) {
      base += ACCESS_ADDRESS + ACCESS_KEY * entry.storageKeys().size();
    }
    return new IntrinsicGas(base, TRANSACTION + FLOOR_TOKEN * tokens);
  }

  /// Zero bytes count one token, others four.
  private static long tokens(byte[] data) {
    long tokens = 0;
    for (byte b : data) {
      tokens += b == 0 ? 1 : 4;
    }
    return tokens;
  }
}
