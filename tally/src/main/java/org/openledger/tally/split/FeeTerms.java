package org.openledger.tally.split;

import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.json.Json;
import org.openledger.tally.split.ModelTerms.Commerce;

/// By what one fee is computed and divided: kept with every receipt, which commits to it, so that
/// it can be divided again after prices or shares have changed.
///
/// @param commerce what the model costs and who is paid for it
/// @param operator the shares, and who gets those that no model decides
public record FeeTerms(Commerce commerce, OperatorTerms operator) {
  /// The receipt's `terms`.
  public TermsCommitment commitment() {
    return TermsCommitment.of(toJson());
  }

  public Json toJson() {
    return Json.object()
        .put("commerce", commerce.toJson())
        .put("operator", operator.toJson())
        .build();
  }

  public static FeeTerms fromJson(Json json) {
    return new FeeTerms(
        Commerce.fromJson(json.get("commerce")), OperatorTerms.fromJson(json.get("operator")));
  }
}
