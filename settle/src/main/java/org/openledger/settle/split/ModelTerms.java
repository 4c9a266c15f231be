package org.openledger.settle.split;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.flow.TrainingRun;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.settle.epoch.EpochInput;

/// What settlement knows about a model version: what it is made of, what it costs, whom its fees go
/// to and how far its attribution is believed.
///
/// @param adapterDigest SHA-256 of the adapter's weights, zero for a base alone
/// @param runRoot commitment to the training run, zero for a base alone
/// @param attributionRoot root of the attribution store, zero for a base alone
/// @param snapshots what the adapter was trained on, empty for a base alone
/// @param reliability R of the attribution card, 0 to 65536
public record ModelTerms(
    ModelId model,
    Hash baseDigest,
    Hash adapterDigest,
    Hash runRoot,
    Hash attributionRoot,
    List<SnapshotRef> snapshots,
    int reliability,
    int kernelVersion,
    Commerce commerce) {

  /// Prices in 10^-18 OPEN per thousand tokens, and who is paid; a base may have no owner.
  public record Commerce(
      BigInteger priceIn, BigInteger priceOut, Address developer, Optional<Address> baseOwner) {

    public Commerce {
      if (priceIn.signum() < 0
          || priceOut.signum() < 0
          || priceIn.bitLength() > 128
          || priceOut.bitLength() > 128) {
        throw new Refusal(Code.INVALID_ARGUMENT, "a price out of range");
      }
    }
  }

  public ModelTerms {
    snapshots = List.copyOf(snapshots);
    if (reliability < 0 || reliability > EpochInput.Reliability.WHOLE) {
      throw new Refusal(Code.INVALID_ARGUMENT, "reliability " + reliability);
    }
    if (snapshots.size() > Credits.DATANETS_MAX) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "a model trained on " + snapshots.size() + " snapshots");
    }
  }

  /// The terms of an adapter as its training run made it.
  public static ModelTerms of(TrainingRun run, int reliability, Commerce commerce) {
    return new ModelTerms(
        run.adapter(),
        run.baseDigest(),
        run.adapterDigest(),
        run.commitment(),
        run.attributionRoot(),
        run.snapshots(),
        reliability,
        run.kernelVersion(),
        commerce);
  }

  /// The terms of a base that answers alone.
  public static ModelTerms base(
      ModelId model, Hash baseDigest, int kernelVersion, Commerce commerce) {
    return new ModelTerms(
        model, baseDigest, Hash.ZERO, Hash.ZERO, Hash.ZERO, List.of(), 0, kernelVersion, commerce);
  }

  /// The fee for a number of tokens, rounded up to a whole unit.
  public BigInteger feeRoundedUp(long tokensIn, long tokensOut) {
    return Split.feeRoundedUp(tokensIn, tokensOut, commerce.priceIn, commerce.priceOut);
  }

  public Json toJson() {
    return Json.object()
        .put("model", model.value())
        .put("baseDigest", baseDigest.toString())
        .put("adapterDigest", adapterDigest.toString())
        .put("runRoot", runRoot.toString())
        .put("attributionRoot", attributionRoot.toString())
        .put("snapshots", snapshots.stream().map(SnapshotRef::toJson).toList())
        .put("reliability", reliability)
        .put("kernelVersion", kernelVersion)
        .put("priceIn", commerce.priceIn.toString())
        .put("priceOut", commerce.priceOut.toString())
        .put("developer", commerce.developer.toString())
        .put("baseOwner", commerce.baseOwner.map(Address::toString).orElse(""))
        .build();
  }

  public static ModelTerms fromJson(Json json) {
    String owner = json.get("baseOwner").text();
    return new ModelTerms(
        new ModelId(json.get("model").text()),
        Hash.parse(json.get("baseDigest").text()),
        Hash.parse(json.get("adapterDigest").text()),
        Hash.parse(json.get("runRoot").text()),
        Hash.parse(json.get("attributionRoot").text()),
        json.get("snapshots").items().stream().map(SnapshotRef::fromJson).toList(),
        json.get("reliability").asInt(),
        json.get("kernelVersion").asInt(),
        new Commerce(
            new BigInteger(json.get("priceIn").text()),
            new BigInteger(json.get("priceOut").text()),
            Address.parse(json.get("developer").text()),
            owner.isEmpty() ? Optional.empty() : Optional.of(Address.parse(owner))));
  }
}
