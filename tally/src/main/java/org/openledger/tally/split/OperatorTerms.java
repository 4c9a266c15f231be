package org.openledger.tally.split;

import java.util.Map;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.tally.split.SplitParameters.Part;

/// By what every fee of a node is divided, whatever the model: the shares, and who gets those that
/// no model decides. The judge on chain holds the commitment to them, which also says by which
/// rules they are applied.
///
/// @param parameters the shares
/// @param treasury gets the platform's
/// @param stakers gets the stakers'; where there are none, their share joins the data pool
public record OperatorTerms(
    SplitParameters parameters, Address treasury, Optional<Address> stakers) {

  /// The version of the rules that [Split] divides by.
  public static final int RULES_VERSION = 2;

  /// The commitment registered for the epochs in which they are in force.
  public TermsCommitment commitment() {
    return TermsCommitment.of(toJson());
  }

  public Json toJson() {
    return Json.object()
        .put("rules", RULES_VERSION)
        .put("platformPpm", parameters.ppm(Part.PLATFORM))
        .put("developerPpm", parameters.ppm(Part.DEVELOPER))
        .put("stakersPpm", parameters.ppm(Part.STAKERS))
        .put("poolPpm", parameters.ppm(Part.POOL))
        .put("treasury", treasury.toString())
        .put("stakers", stakers.map(Address::toString).orElse(""))
        .build();
  }

  /// The terms written by [#toJson].
  ///
  /// @throws Refusal if they are for other rules
  public static OperatorTerms fromJson(Json json) {
    int rules = json.find("rules").map(Json::asInt).orElse(1);
    if (rules != RULES_VERSION) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "a fee divided by rules of version " + rules + "; this program knows " + RULES_VERSION);
    }
    String stakers = json.get("stakers").text();
    return new OperatorTerms(
        new SplitParameters(
            Map.of(
                Part.PLATFORM, json.get("platformPpm").asInt(),
                Part.DEVELOPER, json.get("developerPpm").asInt(),
                Part.STAKERS, json.get("stakersPpm").asInt(),
                Part.POOL, json.get("poolPpm").asInt())),
        Address.parse(json.get("treasury").text()),
        stakers.isEmpty() ? Optional.empty() : Optional.of(Address.parse(stakers)));
  }
}
