package org.openledger.core.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Arrays;
import java.util.Optional;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// A recoverable secp256k1 signature.
///
/// @param r first scalar
/// @param s second scalar
/// @param recoveryId parity of the nonce point's y, 0 or 1
public record Signature(UInt256 r, UInt256 s, int recoveryId) {
  /// Half of the group's order; EIP-2 allows only `s` up to it.
  public static final UInt256 HALF_ORDER =
      new UInt256(0x7fffffffffffffffL, -1L, 0x5d576e7357a4501dL, 0xdfe92f46681b20a0L);

  /// Bytes of the packed form.
  public static final int PACKED_SIZE = 65;

  public Signature {
    if (recoveryId < 0 || recoveryId > 1) {
      throw new IllegalArgumentException("the recovery id is 0 or 1, not " + recoveryId);
    }
  }

  /// The packed form `r || s || v`, 65 bytes, with v = 27 + recovery id.
  ///
  /// @throws IllegalArgumentException if the length or v is wrong
  public static Signature unpack(byte[] packed) {
    if (packed.length != PACKED_SIZE || (packed[64] != 27 && packed[64] != 28)) {
      throw new IllegalArgumentException("a signature is r || s || v with v 27 or 28, 65 bytes");
    }
    return new Signature(
        UInt256.fromBytes(Arrays.copyOfRange(packed, 0, 32)),
        UInt256.fromBytes(Arrays.copyOfRange(packed, 32, 64)),
        packed[64] - 27);
  }

  /// `r || s || v`, 65 bytes, v = 27 + recovery id.
  public byte[] pack() {
    var packed = new byte[PACKED_SIZE];
    System.arraycopy(r.toBytes32(), 0, packed, 0, 32);
    System.arraycopy(s.toBytes32(), 0, packed, 32, 32);
    packed[64] = (byte) (27 + recoveryId);
    return packed;
  }

  /// Whether `s` is in the lower half of the order (EIP-2), the only form we make.
  public boolean isLow() {
    return s.compareTo(HALF_ORDER) <= 0;
  }

  /// The 64-byte public key (x || y) that made this signature over `digest`, if there is one. `s`
  /// above half the order is accepted, as the ecrecover precompile needs it.
  public Optional<byte[]> recoverPublicKey(Hash digest) {
    if (r.isZero() || s.isZero()) {
      return Optional.empty();
    }
    var compact = new byte[64];
    System.arraycopy(r.toBytes32(), 0, compact, 0, 32);
    System.arraycopy(s.toBytes32(), 0, compact, 32, 32);
    try {
      var point = SigningLibrary.get().ecdsaRecover(compact, digest.bytes(), recoveryId);
      return Optional.of(Arrays.copyOfRange(point, 1, 65));
    } catch (Secp256k1Exception e) {
      return Optional.empty();
    }
  }

  /// The address of the key that made this signature over `digest`, if there is one.
  public Optional<Address> recover(Hash digest) {
    return recoverPublicKey(digest).map(key -> Address.fromWord(Keccak.digest(key)));
  }
}
