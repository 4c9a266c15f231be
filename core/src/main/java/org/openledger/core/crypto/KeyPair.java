package org.openledger.core.crypto;

import java.util.Arrays;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// A secp256k1 secret key with its account address. Its text form never shows the secret.
public final class KeyPair {
  private final byte[] secret;
  private final Address address;

  private KeyPair(byte[] secret, Address address) {
    this.secret = secret;
    this.address = address;
  }

  /// The key pair of a 32-byte secret.
  ///
  /// @throws IllegalArgumentException if it is zero or not below the group's order
  public static KeyPair of(byte[] secret) {
    if (secret.length != 32 || !SigningLibrary.get().secKeyVerify(secret)) {
      throw new IllegalArgumentException("not a valid secp256k1 secret key");
    }
    var point = SigningLibrary.get().pubkeyCreate(secret);
    var key = Arrays.copyOfRange(point, 1, 65);
    return new KeyPair(secret.clone(), Address.fromWord(Keccak.digest(key)));
  }

  /// A key pair derived by HKDF from a master secret for a purpose; the same input gives the same
  /// key. A derived value outside the group's range (chance 2^-128) moves on to the next counter.
  public static KeyPair derive(byte[] master, String purpose) {
    for (int counter = 0; counter < 16; counter++) {
      var candidate = Hkdf.derive(master, "secp256k1/" + purpose + "/" + counter);
      if (SigningLibrary.get().secKeyVerify(candidate)) {
        return of(candidate);
      }
    }
    throw new AssertionError("sixteen derived keys in a row outside the group");
  }

  /// The account address of this key.
  public Address address() {
    return address;
  }

  /// A copy of the secret, for export by its owner only.
  public byte[] secret() {
    return secret.clone();
  }

  /// Deterministic (RFC 6979), low-s, recoverable signature over a 32-byte digest.
  public Signature sign(Hash digest) {
    var compact = SigningLibrary.get().sign(digest.bytes(), secret, null);
    var r = UInt256.fromBytes(Arrays.copyOfRange(compact, 0, 32));
    var s = UInt256.fromBytes(Arrays.copyOfRange(compact, 32, 64));
    for (int id = 0; id < 2; id++) {
      var signature = new Signature(r, s, id);
      if (signature.recover(digest).filter(address::equals).isPresent()) {
        return signature;
      }
    }
    throw new AssertionError("a fresh signature recovers to its own key");
  }

  @Override
  public String toString() {
    return "KeyPair(" + address + ")";
  }
}
