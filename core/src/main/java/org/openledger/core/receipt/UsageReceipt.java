package org.openledger.core.receipt;

import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.Eip712;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.crypto.Signature;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;

/// A signed statement of one paid answer: who paid, what answered, hashes of what was said, whose
/// data it was, through whom it was asked for and where it is among all others.
///
/// @param body what is signed
/// @param signature the serving node's EIP-712 signature over the body
public record UsageReceipt(Body body, Signature signature) {
  /// The type that is signed, with those it refers to in the order of their names (EIP-712).
  public static final String TYPE =
      "UsageReceipt(Paid paid,Model model,Said said,Credit credit,Origin origin,Place place)"
          + CreditPart.TYPE
          + Hop.TYPE
          + ModelPart.TYPE
          + OriginPart.TYPE
          + PaidPart.TYPE
          + PlacePart.TYPE
          + ModelPart.ROOTS_TYPE
          + SaidPart.TYPE
          + ModelPart.SNAPSHOT_TYPE;

  /// What a receipt states.
  ///
  /// @param paid who paid, how much, by which terms
  /// @param model which model answered
  /// @param said hashes and token counts of what was said
  /// @param credit whose data it was
  /// @param origin through whom it was asked for
  /// @param place its epoch and its number
  public record Body(
      PaidPart paid,
      ModelPart model,
      SaidPart said,
      CreditPart credit,
      OriginPart origin,
      PlacePart place) {
    /// The receipt's identity: the EIP-712 struct hash of the body.
    public Hash id() {
      return new Eip712.Struct(TYPE)
          .hash(paid.structHash())
          .hash(model.structHash())
          .hash(said.structHash())
          .hash(credit.structHash())
          .hash(origin.structHash())
          .hash(place.structHash())
          .hash();
    }

    /// What the payer pays: the fee and every share on top of it.
    public Open total() {
      return paid.fee().plus(origin.onTop());
    }

    /// This body signed by a node's key for a domain.
    public UsageReceipt sign(ReceiptDomain domain, KeyPair key) {
      var hash = Eip712.signingHash(domain.separator(), id());
      var receipt = new UsageReceipt(this, key.sign(hash));
      assert receipt.isSignedBy(key.address(), domain) : "an own signature is not recovered";
      return receipt;
    }
  }

  /// The receipt's identity.
  public Hash id() {
    return body.id();
  }

  /// Whether `signer` signed this receipt for a domain.
  public boolean isSignedBy(Address signer, ReceiptDomain domain) {
    return signature.isLow()
        && signature
            .recover(Eip712.signingHash(domain.separator(), id()))
            .filter(signer::equals)
            .isPresent();
  }

  /// Commitment to the receipt with its signature: the leaf of an epoch's receipts table.
  public SignedHash signedHash() {
    return new SignedHash(Keccak.hash256(id().bytes(), signature.pack()));
  }

  /// The receipt as an object.
  public Json toJson() {
    return ReceiptJson.of(this);
  }

  /// The receipt written by [#toJson]. The `id` member is not trusted; it is computed.
  public static UsageReceipt fromJson(Json json) {
    return ReceiptJson.read(json);
  }
}
