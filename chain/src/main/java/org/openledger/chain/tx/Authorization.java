package org.openledger.chain.tx;

import java.util.Optional;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.crypto.Signature;
import org.openledger.core.hash.Keccak;
import org.openledger.core.rlp.Rlp;
import org.openledger.core.rlp.RlpItem;

/// An EIP-7702 authorization: its signer's account shall run the code at `address`.
///
/// @param chainId the chain it holds on, 0 for every chain
/// @param nonce nonce the signer's account must have, unsigned
/// @param yParity parity of the signature, a byte; only 0 and 1 can be valid
public record Authorization(
    UInt256 chainId, Address address, long nonce, int yParity, UInt256 r, UInt256 s) {
  private static final byte[] MAGIC = {5};

  /// An authorization signed by `key`.
  public static Authorization sign(KeyPair key, UInt256 chainId, Address address, long nonce) {
    var draft = new Authorization(chainId, address, nonce, 0, UInt256.ZERO, UInt256.ZERO);
    var signature = key.sign(Keccak.hash256(MAGIC, draft.message()));
    return new Authorization(
        chainId, address, nonce, signature.recoveryId(), signature.r(), signature.s());
  }

  /// The account that signed, if the signature is valid and its `s` low.
  public Optional<Address> authority() {
    if (yParity > 1 || s.compareTo(Signature.HALF_ORDER) > 0) {
      return Optional.empty();
    }
    return new Signature(r, s, yParity).recover(Keccak.hash256(MAGIC, message()));
  }

  private byte[] message() {
    return Rlp.encode(Rlp.list(Rlp.of(chainId), Rlp.of(address), Rlp.of(nonce)));
  }

  RlpItem toRlp() {
    return Rlp.list(
        Rlp.of(chainId), Rlp.of(address), Rlp.of(nonce), Rlp.of(yParity), Rlp.of(r), Rlp.of(s));
  }

  static Authorization fromRlp(RlpItem item) {
    var fields = Rlp.items(item, 6);
    return new Authorization(
        Rlp.uint256(fields.get(0)),
        Rlp.address(fields.get(1)),
        Fields.unsigned64(fields.get(2)),
        Fields.unsigned8(fields.get(3)),
        Rlp.uint256(fields.get(4)),
        Rlp.uint256(fields.get(5)));
  }
}
