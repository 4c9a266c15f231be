package org.openledger.chain.tx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.crypto.Signature;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.rlp.Rlp;
import org.openledger.core.rlp.RlpItem;

/// A transaction of type 0 to 4 (EIP-155, 2930, 1559, 4844, 7702), signed or not yet.
public sealed interface Transaction {
  /// The signature of a transaction that nobody signed yet; it recovers to no sender.
  Signature UNSIGNED = new Signature(UInt256.ZERO, UInt256.ZERO, 0);

  /// Type 0. `chainId` is 0 in the form before EIP-155, which holds on every chain.
  record Legacy(long chainId, UInt256 gasPrice, Body body, Signature signature)
      implements Transaction {
    @Override
    public Legacy with(Signature signature) {
      return new Legacy(chainId, gasPrice, body, signature);
    }
  }

  /// Type 1: a fixed gas price and an access list.
  record AccessListed(
      long chainId, UInt256 gasPrice, Body body, List<AccessEntry> accessList, Signature signature)
      implements Transaction {
    @Override
    public AccessListed with(Signature signature) {
      return new AccessListed(chainId, gasPrice, body, accessList, signature);
    }
  }

  /// Type 2: fee bounds instead of a price.
  record DynamicFee(
      long chainId, Fees fees, Body body, List<AccessEntry> accessList, Signature signature)
      implements Transaction {
    @Override
    public DynamicFee with(Signature signature) {
      return new DynamicFee(chainId, fees, body, accessList, signature);
    }
  }

  /// Type 3: carries blobs, of which only the versioned hashes are part of the transaction.
  record Blob(
      long chainId,
      Fees fees,
      Body body,
      List<AccessEntry> accessList,
      UInt256 maxFeePerBlobGas,
      List<Hash> blobHashes,
      Signature signature)
      implements Transaction {
    @Override
    public Blob with(Signature signature) {
      return new Blob(chainId, fees, body, accessList, maxFeePerBlobGas, blobHashes, signature);
    }
  }

  /// Type 4: sets delegations of the accounts that signed its authorizations.
  record SetCode(
      long chainId,
      Fees fees,
      Body body,
      List<AccessEntry> accessList,
      List<Authorization> authorizations,
      Signature signature)
      implements Transaction {
    @Override
    public SetCode with(Signature signature) {
      return new SetCode(chainId, fees, body, accessList, authorizations, signature);
    }
  }

  /// The chain it is for, 0 for a legacy transaction of no certain chain.
  long chainId();

  /// The fields all types share.
  Body body();

  /// The sender's signature, or [#UNSIGNED].
  Signature signature();

  /// The same transaction with this signature.
  Transaction with(Signature signature);

  /// EIP-2718 type, 0 to 4.
  default int type() {
    return switch (this) {
      case Legacy _ -> 0;
      case AccessListed _ -> 1;
      case DynamicFee _ -> 2;
      case Blob _ -> 3;
      case SetCode _ -> 4;
    };
  }

  /// Fee bounds; both are the gas price for types 0 and 1.
  default Fees fees() {
    return switch (this) {
      case Legacy tx -> Fees.fixed(tx.gasPrice);
      case AccessListed tx -> Fees.fixed(tx.gasPrice);
      case DynamicFee tx -> tx.fees;
      case Blob tx -> tx.fees;
      case SetCode tx -> tx.fees;
    };
  }

  /// The access list, empty for type 0.
  default List<AccessEntry> accessList() {
    return switch (this) {
      case Legacy _ -> List.of();
      case AccessListed tx -> tx.accessList;
      case DynamicFee tx -> tx.accessList;
      case Blob tx -> tx.accessList;
      case SetCode tx -> tx.accessList;
    };
  }

  /// Versioned blob hashes, empty but for type 3.
  default List<Hash> blobHashes() {
    return this instanceof Blob tx ? tx.blobHashes : List.of();
  }

  /// Authorizations, empty but for type 4.
  default List<Authorization> authorizations() {
    return this instanceof SetCode tx ? tx.authorizations : List.of();
  }

  default long nonce() {
    return body().nonce();
  }

  default long gasLimit() {
    return body().gasLimit();
  }

  default @Nullable Address to() {
    return body().to();
  }

  default UInt256 value() {
    return body().value();
  }

  default byte[] data() {
    return body().data();
  }

  /// The wire form: an RLP list for type 0, else the type byte followed by one.
  default byte[] encode() {
    var fields = TransactionCodec.fields(this);
    fields.addAll(TransactionCodec.signatureFields(this));
    return TransactionCodec.envelope(type(), fields);
  }

  /// keccak-256 of the wire form.
  default Hash hash() {
    return Keccak.hash256(encode());
  }

  /// What the sender signs.
  default Hash signingHash() {
    List<RlpItem> fields = new ArrayList<>(TransactionCodec.fields(this));
    if (this instanceof Legacy tx && tx.chainId != 0) {
      fields.add(Rlp.of(tx.chainId));
      fields.add(Rlp.of(0));
      fields.add(Rlp.of(0));
    }
    return Keccak.hash256(TransactionCodec.envelope(type(), fields));
  }

  /// The same transaction signed by `key`.
  default Transaction sign(KeyPair key) {
    return with(key.sign(signingHash()));
  }

  /// The account that signed, if the signature is valid and its `s` low (EIP-2).
  default Optional<Address> sender() {
    return signature().isLow() ? signature().recover(signingHash()) : Optional.empty();
  }

  /// Reads the wire form strictly.
  ///
  /// @throws org.openledger.core.rlp.RlpException if the bytes are anything else
  static Transaction decode(byte[] encoded) {
    return TransactionCodec.decode(encoded);
  }
}
