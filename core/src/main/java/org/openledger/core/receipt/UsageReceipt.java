package org.openledger.core.receipt;

import java.math.BigInteger;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.Eip712;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.crypto.Signature;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.digest.AttributionCommitment;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;

/// A signed statement of one paid answer: who paid, what answered, hashes of what was said, and the
/// commitment to whose data it was.
///
/// @param body what is signed
/// @param signature the serving node's EIP-712 signature over the body
public record UsageReceipt(Body body, Signature signature) {
  private static final String TYPE =
      "UsageReceipt(address payer,string model,bytes32 baseDigest,bytes32 adapterDigest,"
          + "bytes32[] snapshots,bytes32 prompt,bytes32 answer,bytes32 sampling,"
          + "uint64 promptTokens,uint64 answerTokens,uint256 fee,bytes32 attribution,"
          + "uint32 kernelVersion,uint64 sequence)";

  /// What a receipt states.
  ///
  /// @param payer account that pays
  /// @param model which model answered
  /// @param said hashes and token counts of what was said
  /// @param fee what was paid
  /// @param attribution commitment to the [Attribution]
  /// @param sequence the node's running number, from 1
  public record Body(
      Address payer,
      ModelPart model,
      SaidPart said,
      Open fee,
      AttributionCommitment attribution,
      long sequence) {
    public Body {
      if (sequence < 1) {
        throw new IllegalArgumentException("receipts are numbered from 1, not " + sequence);
      }
    }

    /// The receipt's identity: the EIP-712 struct hash of the body.
    public Hash id() {
      return new Eip712.Struct(TYPE)
          .address(payer)
          .text(model.id().value())
          .hash(model.base().value())
          .hash(model.adapter().value())
          .hashes(model.snapshots().stream().map(SnapshotRef::root).toList())
          .hash(said.prompt().hash().value())
          .hash(said.answer().hash().value())
          .hash(said.sampling().value())
          .number(UInt256.of(said.prompt().tokens()))
          .number(UInt256.of(said.answer().tokens()))
          .number(UInt256.of(fee.units()))
          .hash(attribution.value())
          .number(UInt256.of(model.kernelVersion()))
          .number(UInt256.of(sequence))
          .hash();
    }

    /// This body signed by a node's key for a domain.
    public UsageReceipt sign(Hash domain, KeyPair key) {
      var receipt = new UsageReceipt(this, key.sign(Eip712.signingHash(domain, id())));
      assert receipt.isSignedBy(key.address(), domain) : "an own signature is not recovered";
      return receipt;
    }
  }

  /// The EIP-712 domain of receipts on a chain; there is no verifying contract yet, so it is zero.
  public static Hash domain(long chainId) {
    return Eip712.domain("OpenLedger", "1", chainId, Address.ZERO);
  }

  /// The receipt's identity.
  public Hash id() {
    return body.id();
  }

  /// Whether `signer` signed this receipt for a domain.
  public boolean isSignedBy(Address signer, Hash domain) {
    return signature.isLow()
        && signature.recover(Eip712.signingHash(domain, id())).filter(signer::equals).isPresent();
  }

  /// Commitment to the receipt with its signature: the leaf of an epoch's receipts table.
  public SignedHash signedHash() {
    return new SignedHash(Keccak.hash256(id().bytes(), signature.pack()));
  }

  /// The receipt as an object.
  public Json toJson() {
    var model = body.model();
    var said = body.said();
    return Json.object()
        .put("id", id().toString())
        .put("payer", body.payer().toString())
        .put("model", model.id().value())
        .put("baseDigest", model.base().toString())
        .put("adapterDigest", model.adapter().toString())
        .put("snapshots", model.snapshots().stream().map(SnapshotRef::toJson).toList())
        .put("prompt", said.prompt().hash().toString())
        .put("answer", said.answer().hash().toString())
        .put("sampling", said.sampling().toString())
        .put("promptTokens", said.prompt().tokens())
        .put("answerTokens", said.answer().tokens())
        .put("fee", body.fee().units().toString())
        .put("attribution", body.attribution().toString())
        .put("kernelVersion", model.kernelVersion())
        .put("sequence", body.sequence())
        .put("signature", Hex.encode(signature.pack()))
        .build();
  }

  /// The receipt written by [#toJson]. The `id` member is not trusted; it is computed.
  public static UsageReceipt fromJson(Json json) {
    var body =
        new Body(
            Address.parse(json.get("payer").text()),
            model(json),
            said(json),
            new Open(new BigInteger(json.get("fee").text())),
            new AttributionCommitment(hash(json, "attribution")),
            json.get("sequence").asLong());
    return new UsageReceipt(body, Signature.unpack(Hex.decode(json.get("signature").text())));
  }

  private static ModelPart model(Json json) {
    return new ModelPart(
        new ModelId(json.get("model").text()),
        new BaseDigest(hash(json, "baseDigest")),
        new AdapterDigest(hash(json, "adapterDigest")),
        json.get("snapshots").items().stream().map(SnapshotRef::fromJson).toList(),
        json.get("kernelVersion").asInt());
  }

  private static SaidPart said(Json json) {
    return new SaidPart(
        new SaidPart.Prompt(
            new PromptHash(hash(json, "prompt")), json.get("promptTokens").asLong()),
        new SaidPart.Answer(
            new AnswerHash(hash(json, "answer")), json.get("answerTokens").asLong()),
        new SamplingHash(hash(json, "sampling")));
  }

  private static Hash hash(Json json, String name) {
    return Hash.parse(json.get(name).text());
  }
}
