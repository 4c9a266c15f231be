package org.openledger.chain.rpc;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// Values as JSON-RPC writes them: quantities without leading zeros, data with all their digits.
public final class Encode {
  private Encode() {}

  /// An unsigned 64-bit number.
  public static Json quantity(long value) {
    return Json.of("0x" + Long.toHexString(value));
  }

  public static Json quantity(UInt256 value) {
    return value.fitsLong() ? quantity(value.d()) : quantity(value.toBigInteger());
  }

  public static Json quantity(BigInteger value) {
    return Json.of("0x" + value.toString(16));
  }

  public static Json data(byte[] value) {
    return Json.of(Hex.encode(value));
  }

  public static Json data(Hash value) {
    return Json.of(value.toString());
  }

  public static Json data(Address value) {
    return data(value.bytes());
  }

  public static Json data(@Nullable Address value, Json otherwise) {
    return value == null ? otherwise : data(value);
  }

  /// A 32-byte word.
  public static Json word(UInt256 value) {
    return data(value.toBytes32());
  }
}
