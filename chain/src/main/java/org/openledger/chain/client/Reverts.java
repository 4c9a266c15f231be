package org.openledger.chain.client;

import java.util.Arrays;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.text.Utf8;

/// The sentence in a reverted call's data, where Solidity put one.
public final class Reverts {
  private static final byte[] ERROR = Hex.decode("0x08c379a0");
  private static final byte[] PANIC = Hex.decode("0x4e487b71");
  private static final int TEXT_AT = 68;
  private static final int TEXT_MAX = 1_000;

  private Reverts() {}

  /// The message followed by the reason in `data` if it is an `Error(string)` or `Panic(uint256)`.
  public static String describe(String message, byte[] data) {
    if (starts(data, ERROR) && data.length >= TEXT_AT) {
      UInt256 length = UInt256.fromBytes(Arrays.copyOfRange(data, 36, TEXT_AT));
      if (length.fitsLong() && length.d() <= Math.min(TEXT_MAX, data.length - TEXT_AT)) {
        return message + ": " + Utf8.shown(data, TEXT_AT, (int) length.d());
      }
    }
    if (starts(data, PANIC) && data.length == 36) {
      UInt256 code = UInt256.fromBytes(Arrays.copyOfRange(data, 4, 36));
      return message + ": panic code 0x" + code.toBigInteger().toString(16);
    }
    return message;
  }

  private static boolean starts(byte[] data, byte[] selector) {
    return data.length >= 4 && Arrays.equals(data, 0, 4, selector, 0, 4);
  }
}
