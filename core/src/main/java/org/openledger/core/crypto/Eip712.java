package org.openledger.core.crypto;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// Hashing of typed structured data (EIP-712). A struct is described by its encoded type and its
/// members in order; each member is already one 32-byte word.
public final class Eip712 {
  private static final String DOMAIN_TYPE =
      "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

  private static final String SALTED_DOMAIN_TYPE =
      "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,"
          + "bytes32 salt)";

  private Eip712() {}

  /// The domain separator of an application on a chain.
  public static Hash domain(String name, String version, long chainId, Address contract) {
    return new Struct(DOMAIN_TYPE)
        .text(name)
        .text(version)
        .number(UInt256.of(chainId))
        .address(contract)
        .hash();
  }

  /// The domain separator of one installation of an application: with a salt of its own.
  public static Hash domain(
      String name, String version, long chainId, Address contract, Hash salt) {
    return new Struct(SALTED_DOMAIN_TYPE)
        .text(name)
        .text(version)
        .number(UInt256.of(chainId))
        .address(contract)
        .hash(salt)
        .hash();
  }

  /// What is signed: `keccak(0x19 || 0x01 || domain || struct hash)`.
  public static Hash signingHash(Hash domain, Hash structHash) {
    return Keccak.hash256(new byte[] {0x19, 0x01}, domain.bytes(), structHash.bytes());
  }

  /// A struct hash being put together, member by member in the order of its type.
  public static final class Struct {
    private final List<byte[]> words = new ArrayList<>();
    private final int members;

    /// @param type the encoded type, such as `Mail(address from,string text)`; referenced struct
    ///   types follow it as the EIP demands
    public Struct(String type) {
      var own = type.substring(type.indexOf('(') + 1, type.indexOf(')'));
      this.members = own.isEmpty() ? 0 : own.split(",", -1).length;
      words.add(Keccak.digest(type.getBytes(StandardCharsets.UTF_8)));
    }

    /// A `string` member.
    public Struct text(String value) {
      return word(Keccak.digest(value.getBytes(StandardCharsets.UTF_8)));
    }

    /// A `bytes` member.
    public Struct bytes(byte[] value) {
      return word(Keccak.digest(value));
    }

    /// A `uintN` member.
    public Struct number(UInt256 value) {
      return word(value.toBytes32());
    }

    /// A `bytes32` member, or the struct hash of a nested struct.
    public Struct hash(Hash value) {
      return word(value.bytes());
    }

    /// An `address` member.
    public Struct address(Address value) {
      return word(value.toWord());
    }

    /// An array of `bytes32`.
    public Struct hashes(List<Hash> values) {
      return word(Keccak.digest(values.stream().map(Hash::bytes).toArray(byte[][]::new)));
    }

    /// The struct hash.
    ///
    /// @throws IllegalStateException if the number of members differs from the type's
    public Hash hash() {
      if (words.size() != members + 1) {
        throw new IllegalStateException(
            "the type has " + members + " members, " + (words.size() - 1) + " were given");
      }
      return Keccak.hash256(words.toArray(byte[][]::new));
    }

    private Struct word(byte[] word) {
      words.add(word);
      return this;
    }
  }
}
