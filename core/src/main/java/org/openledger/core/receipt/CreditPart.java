package org.openledger.core.receipt;

import org.openledger.core.crypto.Eip712;
import org.openledger.core.digest.AttributionCommitment;
import org.openledger.core.digest.RetrievalCommitment;
import org.openledger.core.hash.Hash;

/// Whose data the answer was: the part of a receipt that the data pool is divided by.
///
/// @param attribution commitment to the [org.openledger.core.flow.Attribution]
/// @param retrieval commitment to what was retrieved while it was written
public record CreditPart(AttributionCommitment attribution, RetrievalCommitment retrieval) {
  static final String TYPE = "Credit(bytes32 attribution,bytes32 retrieval)";

  /// An answer for which nothing was retrieved.
  public static CreditPart of(AttributionCommitment attribution) {
    return new CreditPart(attribution, RetrievalCommitment.NONE);
  }

  Hash structHash() {
    return new Eip712.Struct(TYPE).hash(attribution.value()).hash(retrieval.value()).hash();
  }
}
