package org.openledger.chain.tx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Signature;
import org.openledger.core.rlp.Rlp;
import org.openledger.core.rlp.RlpException;
import org.openledger.core.rlp.RlpItem;

/// The wire form of transactions: EIP-2718 envelopes around RLP lists.
final class TransactionCodec {
  /// Largest encoding that is read: far above what the gas cap of EIP-7825 can pay for.
  static final int SIZE_MAX = 8 << 20;

  private TransactionCodec() {}

  /// The fields that are signed, in wire order, as a list to append to.
  static List<RlpItem> fields(Transaction tx) {
    var fields = new ArrayList<RlpItem>();
    var body = tx.body();
    if (tx.type() > 0) {
      fields.add(Rlp.of(tx.chainId()));
    }
    fields.add(Rlp.of(body.nonce()));
    if (tx.type() > 1) {
      fields.add(Rlp.of(tx.fees().maxPriority()));
    }
    fields.add(Rlp.of(tx.fees().max()));
    fields.add(Rlp.of(body.gasLimit()));
    fields.add(Fields.recipient(body.to()));
    fields.add(Rlp.of(body.value()));
    fields.add(Rlp.of(body.data()));
    if (tx.type() > 0) {
      fields.add(Fields.accessList(tx.accessList()));
    }
    if (tx instanceof Transaction.Blob blob) {
      fields.add(Rlp.of(blob.maxFeePerBlobGas()));
      fields.add(Fields.hashes(blob.blobHashes()));
    }
    if (tx instanceof Transaction.SetCode set) {
      fields.add(Rlp.list(set.authorizations().stream().map(Authorization::toRlp).toList()));
    }
    return fields;
  }

  static List<RlpItem> signatureFields(Transaction tx) {
    var signature = tx.signature();
    long v = signature.recoveryId();
    if (tx instanceof Transaction.Legacy legacy) {
      v += legacy.chainId() == 0 ? 27 : 35 + 2 * legacy.chainId();
    }
    return List.of(Rlp.of(v), Rlp.of(signature.r()), Rlp.of(signature.s()));
  }

  static byte[] envelope(int type, List<RlpItem> fields) {
    var list = Rlp.encode(Rlp.list(fields));
    if (type == 0) {
      return list;
    }
    var out = new byte[list.length + 1];
    out[0] = (byte) type;
    System.arraycopy(list, 0, out, 1, list.length);
    return out;
  }

  static Transaction decode(byte[] encoded) {
    if (encoded.length == 0 || encoded.length > SIZE_MAX) {
      throw new RlpException("a transaction has 1 to " + SIZE_MAX + " bytes");
    }
    int type = encoded[0] & 0xff;
    if (type >= 0xc0) {
      return legacy(Rlp.items(Rlp.decode(encoded), 9));
    }
    var payload = Rlp.decode(Arrays.copyOfRange(encoded, 1, encoded.length));
    return switch (type) {
      case 1 -> accessListed(Rlp.items(payload, 11));
      case 2 -> dynamicFee(Rlp.items(payload, 12));
      case 3 -> blob(Rlp.items(payload, 14));
      case 4 -> setCode(Rlp.items(payload, 13));
      default -> throw new RlpException("no transaction type " + type);
    };
  }

  private static Transaction legacy(List<RlpItem> f) {
    var v = Rlp.uint256(f.get(6));
    if (!v.fitsLong() || v.d() < 27 || (v.d() > 28 && v.d() < 35)) {
      throw new RlpException("v is 27, 28 or at least 35, not " + v);
    }
    long chainId = v.d() < 35 ? 0 : (v.d() - 35) / 2;
    if (v.d() >= 35 && chainId == 0) {
      throw new RlpException("the chain id is not positive");
    }
    int parity = (int) (v.d() < 35 ? v.d() - 27 : (v.d() - 35) % 2);
    var signature = new Signature(Rlp.uint256(f.get(7)), Rlp.uint256(f.get(8)), parity);
    var body = body(f.get(0), f.subList(2, 6));
    return new Transaction.Legacy(chainId, Rlp.uint256(f.get(1)), body, signature);
  }

  private static Transaction accessListed(List<RlpItem> f) {
    var body = body(f.get(1), f.subList(3, 7));
    UInt256 price = Rlp.uint256(f.get(2));
    return new Transaction.AccessListed(
        Rlp.number(f.get(0)), price, body, Fields.accessList(f.get(7)), signature(f, 8));
  }

  private static Transaction dynamicFee(List<RlpItem> f) {
    return new Transaction.DynamicFee(
        Rlp.number(f.get(0)),
        fees(f),
        body(f.get(1), f.subList(4, 8)),
        Fields.accessList(f.get(8)),
        signature(f, 9));
  }

  private static Transaction blob(List<RlpItem> f) {
    return new Transaction.Blob(
        Rlp.number(f.get(0)),
        fees(f),
        body(f.get(1), f.subList(4, 8)),
        Fields.accessList(f.get(8)),
        Rlp.uint256(f.get(9)),
        Fields.hashes(f.get(10)),
        signature(f, 11));
  }

  private static Transaction setCode(List<RlpItem> f) {
    return new Transaction.SetCode(
        Rlp.number(f.get(0)),
        fees(f),
        body(f.get(1), f.subList(4, 8)),
        Fields.accessList(f.get(8)),
        Rlp.items(f.get(9)).stream().map(Authorization::fromRlp).toList(),
        signature(f, 10));
  }

  private static Fees fees(List<RlpItem> f) {
    return new Fees(Rlp.uint256(f.get(2)), Rlp.uint256(f.get(3)));
  }

  /// Gas limit, receiver, value and data stand side by side in every type.
  private static Body body(RlpItem nonce, List<RlpItem> f) {
    return new Body(
        Fields.unsigned64(nonce),
        Fields.unsigned64(f.get(0)),
        Fields.recipient(f.get(1)),
        Rlp.uint256(f.get(2)),
        Rlp.bytes(f.get(3)));
  }

  private static Signature signature(List<RlpItem> f, int at) {
    int parity = Fields.unsigned8(f.get(at));
    if (parity > 1) {
      throw new RlpException("the parity of a signature is 0 or 1, not " + parity);
    }
    return new Signature(Rlp.uint256(f.get(at + 1)), Rlp.uint256(f.get(at + 2)), parity);
  }
}
