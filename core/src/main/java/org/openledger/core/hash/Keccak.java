package org.openledger.core.hash;

/// Keccak-256 as Ethereum uses it (the padding before FIPS 202).
public final class Keccak {
  /// The digest of no bytes: the code hash of an account without code.
  public static final Hash EMPTY = hash256();

  private Keccak() {}

  /// Digest of the concatenation of `parts`.
  public static Hash hash256(byte[]... parts) {
    return Hash.of(digest(parts));
  }

  /// The same as [#hash256], as 32 plain bytes.
  public static byte[] digest(byte[]... parts) {
    var sponge = new KeccakSponge();
    for (var part : parts) {
      sponge.absorb(part, 0, part.length);
    }
    var digest = sponge.digest();
    assert digest.length == Hash.SIZE : "a digest of " + digest.length + " bytes";
    return digest;
  }

  /// Digest of `length` bytes of `input` from `offset`.
  public static byte[] digest(byte[] input, int offset, int length) {
    var sponge = new KeccakSponge();
    sponge.absorb(input, offset, length);
    return sponge.digest();
  }
}
