package org.openledger.core.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.openledger.core.bytes.Hex;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// A 20-byte account address, written with the EIP-55 checksum.
public final class Address implements Comparable<Address> {
  /// Length in bytes.
  public static final int SIZE = 20;

  /// The address whose bytes are all zero.
  public static final Address ZERO = new Address(new byte[SIZE]);

  private final byte[] value;

  private Address(byte[] value) {
    this.value = value;
  }

  /// A copy of exactly 20 bytes.
  ///
  /// @throws IllegalArgumentException if the length differs
  public static Address of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("an address has 20 bytes, not " + bytes.length);
    }
    return new Address(bytes.clone());
  }

  /// The last 20 bytes of a 32-byte word.
  public static Address fromWord(byte[] word) {
    if (word.length != Hash.SIZE) {
      throw new IllegalArgumentException("a word has 32 bytes, not " + word.length);
    }
    return new Address(Arrays.copyOfRange(word, 12, 32));
  }

  /// An address from 40 hexadecimal digits. Mixed case must carry the right EIP-55 checksum.
  ///
  /// @throws IllegalArgumentException on a wrong length, digit or checksum
  public static Address parse(String hex) {
    var address = of(Hex.decode(hex));
    var digits = hex.startsWith("0x") || hex.startsWith("0X") ? hex.substring(2) : hex;
    boolean mixed =
        digits.chars().anyMatch(Character::isUpperCase)
            && digits.chars().anyMatch(Character::isLowerCase);
    if (mixed && !address.toString().substring(2).equals(digits)) {
      throw new IllegalArgumentException("the EIP-55 checksum of " + hex + " is wrong");
    }
    return address;
  }

  /// A copy of the 20 bytes.
  public byte[] bytes() {
    return value.clone();
  }

  /// The address in the low bytes of a 32-byte word.
  public byte[] toWord() {
    var word = new byte[Hash.SIZE];
    System.arraycopy(value, 0, word, 12, SIZE);
    return word;
  }

  @Override
  public int compareTo(Address other) {
    return Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address address && Arrays.equals(value, address.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /// The EIP-55 form: a letter is upper case where the digest of the lower-case digits has a nibble
  /// above 7.
  @Override
  public String toString() {
    var digits = Hex.encodeBare(value);
    var digest = Keccak.digest(digits.getBytes(StandardCharsets.US_ASCII));
    var text = new StringBuilder("0x");
    for (int i = 0; i < digits.length(); i++) {
      int nibble = (digest[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
      char c = digits.charAt(i);
      text.append(nibble > 7 ? Character.toUpperCase(c) : c);
    }
    return text.toString();
  }
}
