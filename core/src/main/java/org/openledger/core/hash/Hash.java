package org.openledger.core.hash;

import java.util.Arrays;
import org.openledger.core.bytes.Hex;

/// A 32-byte value: a digest, a Merkle root, a commitment or an identifier. Ordered as an unsigned
/// big-endian number.
public final class Hash implements Comparable<Hash> {
  /// Length in bytes.
  public static final int SIZE = 32;

  /// The value whose bytes are all zero.
  public static final Hash ZERO = new Hash(new byte[SIZE]);

  private final byte[] value;

  private Hash(byte[] value) {
    this.value = value;
  }

  /// A copy of exactly 32 bytes.
  ///
  /// @throws IllegalArgumentException if the length differs
  public static Hash of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /// The 32 bytes written as hexadecimal digits, with or without `0x`.
  public static Hash parse(String hex) {
    return of(Hex.decode(hex));
  }

  /// A copy of the 32 bytes.
  public byte[] bytes() {
    return value.clone();
  }

  /// The byte at `index`, 0 to 31.
  public byte at(int index) {
    return value[index];
  }

  /// Whether every byte is zero.
  public boolean isZero() {
    return equals(ZERO);
  }

  /// The first `digits` hexadecimal digits, for people.
  public String brief(int digits) {
    assert digits >= 0 && digits <= 2 * SIZE : digits + " digits of a hash";
    return Hex.encodeBare(value).substring(0, digits);
  }

  @Override
  public int compareTo(Hash other) {
    return Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(value, hash.value);
  }

  @Override
  public int hashCode() {
    return (value[0] & 0xff) << 24
        | (value[1] & 0xff) << 16
        | (value[2] & 0xff) << 8
        | (value[3] & 0xff);
  }

  @Override
  public String toString() {
    return Hex.encode(value);
  }
}
