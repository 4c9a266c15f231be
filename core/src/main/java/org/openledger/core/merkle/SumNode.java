package org.openledger.core.merkle;

import java.math.BigInteger;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// A node of a [MerkleSumTree]: a hash and the sum of everything below it. Sums are signed and are
/// hashed as 32-byte two's complement.
///
/// @param hash commitment to the subtree and its sums
/// @param sum sum of the leaves, within -2^255 .. 2^256 - 1
public record SumNode(Hash hash, BigInteger sum) {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  public SumNode {
    requireWord(sum);
  }

  /// The node of a leaf: `keccak(0x00 || data || sum)`.
  public static SumNode leaf(byte[] data, BigInteger sum) {
    return new SumNode(Keccak.hash256(LEAF, data, word(sum)), sum);
  }

  /// The parent: `keccak(0x01 || left hash || left sum || right hash || right sum)`.
  public static SumNode parent(SumNode left, SumNode right) {
    var hash =
        Keccak.hash256(
            NODE, left.hash.bytes(), word(left.sum), right.hash.bytes(), word(right.sum));
    return new SumNode(hash, left.sum.add(right.sum));
  }

  /// A number as 32 bytes of two's complement, big-endian; numbers of 2^255 and more are unsigned.
  static byte[] word(BigInteger value) {
    requireWord(value);
    var word = new byte[32];
    if (value.signum() < 0) {
      java.util.Arrays.fill(word, (byte) 0xff);
    }
    var bytes = value.toByteArray();
    int skip = bytes.length > 32 ? 1 : 0;
    System.arraycopy(bytes, skip, word, 32 - (bytes.length - skip), bytes.length - skip);
    assert value.equals(value.signum() < 0 ? new BigInteger(word) : new BigInteger(1, word))
        : value + " is another number as a word";
    return word;
  }

  private static void requireWord(BigInteger value) {
    if (value.signum() < 0 ? value.bitLength() > 255 : value.bitLength() > 256) {
      throw new IllegalArgumentException("a sum does not fit 256 bits: " + value);
    }
  }
}
