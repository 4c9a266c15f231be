package org.openledger.core.receipt;

import java.util.List;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.Eip712;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.crypto.Signature;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
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
  /// @param model the model that answered
  /// @param baseDigest SHA-256 of the base weights
  /// @param adapterDigest SHA-256 of the adapter weights, zero for a base alone
  /// @param snapshots what the adapter was trained on
  /// @param prompt SHA-256 of the canonical JSON of the messages
  /// @param answer SHA-256 of the answer's UTF-8 text
  /// @param sampling SHA-256 of the canonical JSON of the sampling settings
  /// @param promptTokens tokens read
  /// @param answerTokens tokens written
  /// @param fee what was paid
  /// @param attribution commitment to the [Attribution]
  /// @param kernelVersion version of the kernels' bits
  /// @param sequence the node's running number, from 1
  public record Body(
      Address payer,
      ModelId model,
      Hash baseDigest,
      Hash adapterDigest,
      List<SnapshotRef> snapshots,
      Hash prompt,
      Hash answer,
      Hash sampling,
      long promptTokens,
      long answerTokens,
      Open fee,
      Hash attribution,
      int kernelVersion,
      long sequence) {
    public Body {
      snapshots = List.copyOf(snapshots);
      if (promptTokens < 0 || answerTokens < 0 || sequence < 1) {
        throw new IllegalArgumentException("token counts and the sequence are never negative");
      }
    }

    /// The receipt's identity: the EIP-712 struct hash of the body.
    public Hash id() {
      return new Eip712.Struct(TYPE)
          .address(payer)
          .text(model.value())
          .hash(baseDigest)
          .hash(adapterDigest)
          .hashes(snapshots.stream().map(SnapshotRef::root).toList())
          .hash(prompt)
          .hash(answer)
          .hash(sampling)
          .number(UInt256.of(promptTokens))
          .number(UInt256.of(answerTokens))
          .number(UInt256.of(fee.units()))
          .hash(attribution)
          .number(UInt256.of(kernelVersion))
          .number(UInt256.of(sequence))
          .hash();
    }

    /// This body signed by a node's key for a domain.
    public UsageReceipt sign(Hash domain, KeyPair key) {
      return new UsageReceipt(this, key.sign(Eip712.signingHash(domain, id())));
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

  /// The receipt as an object.
  public Json toJson() {
    return Json.object()
        .put("id", id().toString())
        .put("payer", body.payer().toString())
        .put("model", body.model().value())
        .put("baseDigest", body.baseDigest().toString())
        .put("adapterDigest", body.adapterDigest().toString())
        .put("snapshots", body.snapshots().stream().map(SnapshotRef::toJson).toList())
        .put("prompt", body.prompt().toString())
        .put("answer", body.answer().toString())
        .put("sampling", body.sampling().toString())
        .put("promptTokens", body.promptTokens())
        .put("answerTokens", body.answerTokens())
        .put("fee", body.fee().units().toString())
        .put("attribution", body.attribution().toString())
        .put("kernelVersion", body.kernelVersion())
        .put("sequence", body.sequence())
        .put("signature", Hex.encode(signature.pack()))
        .build();
  }

  /// The receipt written by [#toJson]. The `id` member is not trusted; it is computed.
  public static UsageReceipt fromJson(Json json) {
    var body =
        new Body(
            Address.parse(json.get("payer").text()),
            new ModelId(json.get("model").text()),
            hash(json, "baseDigest"),
            hash(json, "adapterDigest"),
            json.get("snapshots").items().stream().map(SnapshotRef::fromJson).toList(),
            hash(json, "prompt"),
            hash(json, "answer"),
            hash(json, "sampling"),
            json.get("promptTokens").asLong(),
            json.get("answerTokens").asLong(),
            new Open(new java.math.BigInteger(json.get("fee").text())),
            hash(json, "attribution"),
            json.get("kernelVersion").asInt(),
            json.get("sequence").asLong());
    return new UsageReceipt(body, Signature.unpack(Hex.decode(json.get("signature").text())));
  }

  private static Hash hash(Json json, String name) {
    return Hash.parse(json.get(name).text());
  }
}
