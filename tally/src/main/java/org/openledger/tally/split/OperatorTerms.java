package org.openledger.tally.split;

import java.util.Map;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.json.Json;
import org.openledger.tally.split.SplitParameters.Part;

/// By what every fee of a node is divided, whatever the model: the shares, and who gets those that
/// no model decides. The judge on chain holds the commitment to them.
///
/// @param parameters the shares
/// @param treasury gets the platform's
/// @param stakers gets the stakers'
public record OperatorTerms(SplitParameters parameters, Address treasury, Address stakers) {
  /// The commitment registered for the epochs in which they are in force.
  public TermsCommitment commitment() {
    return TermsCommitment.of(toJson());
  }

  public Json toJson() {
    return Json.object()
        .put("platformPpm", parameters.ppm(Part.PLATFORM))
        .put("developerPpm", parameters.ppm(Part.DEVELOPER))
        .put("stakersPpm", parameters.ppm(Part.STAKERS))
        .put("poolPpm", parameters.ppm(Part.POOL))
        .put("treasury", treasury.toString())
        .put("stakers", stakers.toString())
        .build();
  }

  public static OperatorTerms fromJson(Json json) {
    return new OperatorTerms(
        new SplitParameters(
            Map.of(
                Part.PLATFORM, json.get("platformPpm").asInt(),
                Part.DEVELOPER, json.get("developerPpm").asInt(),
                Part.STAKERS, json.get("stakersPpm").asInt(),
                Part.POOL, json.get("poolPpm").asInt())),
        Address.parse(json.get("treasury").text()),
        Address.parse(json.get("stakers").text()));
  }
}
