package org.openledger.model.optim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// Keccak-256 commitments to float state: the little-endian bits of every number, in order.
public final class StateDigest {
  private StateDigest() {}

  /// Digest of one or several arrays, each preceded by its length.
  public static Hash of(float[]... arrays) {
    byte[][] parts = new byte[arrays.length][];
    for (int i = 0; i < arrays.length; i++) {
      parts[i] = bytes(arrays[i]);
    }
    return Keccak.hash256(parts);
  }

  private static byte[] bytes(float[] values) {
    var buffer =
        ByteBuffer.allocate(Math.addExact(8, Math.multiplyExact(values.length, 4)))
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(values.length);
    for (float value : values) {
      buffer.putInt(Float.floatToRawIntBits(value));
    }
    return buffer.array();
  }
}
