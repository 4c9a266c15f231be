package org.openledger.chain;

import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.hash.Hash;

/// A tiny contract, written by hand: called without data it returns its counter; called with data
/// it counts and logs the count under topic 42; called with data beginning with 0xff it reverts
/// with the byte 0xde.
@SuppressWarnings("MutablePublicArray") // nobody writes to them
public final class CounterContract {
  private static final String RUNTIME =
      "36600c575f545f5260205ff35b5f355f1a60ff146028575f54600101805f555f52602a60205fa1005b60de5f53"
          + "60015ffd";

  public static final byte[] INIT_CODE = Hex.decode("0x60318060095f395ff3" + RUNTIME);
  public static final byte[] READ = {};
  public static final byte[] COUNT = {1};
  public static final byte[] REVERT = {(byte) 0xff};
  public static final Hash COUNTED = Hash.of(UInt256.of(42).toBytes32());

  private CounterContract() {}

  public static byte[] runtime() {
    return Hex.decode(RUNTIME);
  }
}
