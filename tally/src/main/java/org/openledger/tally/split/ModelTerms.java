package org.openledger.tally.split;

import java.math.BigInteger;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.json.Json;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.receipt.ModelPart;

/// What settlement knows about a model version: what it is made of, what it costs, whom its fees go
/// to and how far its attribution is believed.
///
/// @param model which model it is, down to its bits
/// @param reliability R of the attribution card, 0 to [#RELIABILITY_WHOLE]
/// @param commerce what it costs and who is paid
public record ModelTerms(ModelPart model, int reliability, Commerce commerce) {

  /// R of a model that is believed fully.
  public static final int RELIABILITY_WHOLE = 65_536;

  /// Prices, and who is paid; a base may have no owner.
  public record Commerce(
      PriceIn priceIn, PriceOut priceOut, Address developer, Optional<Address> baseOwner) {

    public Commerce {
      if (priceIn.units().bitLength() > 128 || priceOut.units().bitLength() > 128) {
        throw new Refusal(Code.INVALID_ARGUMENT, "a price out of range");
      }
    }

    /// The fee for a number of tokens, rounded up to a whole unit.
    public BigInteger feeRoundedUp(long tokensIn, long tokensOut) {
      BigInteger fee = Split.feeRoundedUp(tokensIn, tokensOut, priceIn.units(), priceOut.units());
      assert fee.signum() >= 0 : "a negative fee: " + fee;
      return fee;
    }

    public Json toJson() {
      return Json.object()
          .put("priceIn", priceIn.units().toString())
          .put("priceOut", priceOut.units().toString())
          .put("developer", developer.toString())
          .put("baseOwner", baseOwner.map(Address::toString).orElse(""))
          .build();
    }

    public static Commerce fromJson(Json json) {
      String owner = json.get("baseOwner").text();
      return new Commerce(
          PriceIn.units(price(json, "priceIn")),
          PriceOut.units(price(json, "priceOut")),
          Address.parse(json.get("developer").text()),
          owner.isEmpty() ? Optional.empty() : Optional.of(Address.parse(owner)));
    }

    private static BigInteger price(Json json, String name) {
      var price = json.get(name).integerText();
      if (price.signum() < 0 || price.bitLength() > 128) {
        throw new Refusal(Code.INVALID_ARGUMENT, "a price out of range");
      }
      return price;
    }
  }

  public ModelTerms {
    assert isWhole(model)
        : "%s with adapter %s, memory %s and snapshots %s"
            .formatted(model.id(), model.adapter(), model.roots().memory(), model.snapshots());
    if (reliability < 0 || reliability > RELIABILITY_WHOLE) {
      throw new Refusal(Code.INVALID_ARGUMENT, "reliability " + reliability);
    }
    if (model.snapshots().size() > Credits.DATANETS_MAX) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "a model trained on " + model.snapshots().size() + " snapshots");
    }
  }

  /// Whether a base has neither adapter nor memory nor snapshots, and any other model an adapter or
  /// a memory.
  private static boolean isWhole(ModelPart model) {
    boolean adapted = !model.adapter().equals(AdapterDigest.NONE);
    boolean remembers = !model.roots().memory().equals(MemoryRoot.NONE);
    return model.id().isBase()
        ? !adapted && !remembers && model.snapshots().isEmpty()
        : adapted || remembers;
  }

  /// The terms of a base that answers alone.
  public static ModelTerms base(
      ModelId model, BaseDigest base, int kernelVersion, Commerce commerce) {
    return new ModelTerms(ModelPart.baseAlone(model, base, kernelVersion), 0, commerce);
  }

  /// The name that is asked and paid for.
  public ModelId id() {
    return model.id();
  }

  /// The fee for a number of tokens, rounded up to a whole unit.
  public BigInteger feeRoundedUp(long tokensIn, long tokensOut) {
    return commerce.feeRoundedUp(tokensIn, tokensOut);
  }

  public Json toJson() {
    return model
        .addTo(Json.object())
        .put("reliability", reliability)
        .put("commerce", commerce.toJson())
        .build();
  }

  /// The terms written by [#toJson]. Strangers write some too, so nothing is asserted of them.
  ///
  /// @throws Refusal if they are none that a model can have
  public static ModelTerms fromJson(Json json) {
    var model = ModelPart.fromJson(json);
    if (!isWhole(model)) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "a base has neither adapter, memory nor snapshots, any other model an adapter or a"
              + " memory; not so "
              + model.id());
    }
    return new ModelTerms(
        model, json.get("reliability").asInt(), Commerce.fromJson(json.get("commerce")));
  }
}
