package org.openledger.serve;

import java.util.Optional;
import org.openledger.core.flow.Anchored;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.ModelPart;

/// When records were committed to, for all to see.
@FunctionalInterface
public interface Anchoring {
  /// Nobody can say.
  Anchoring UNKNOWN = (_, _) -> Optional.empty();

  /// Where a record was published first: with which snapshot of the Datanets that a model quotes.
  /// Nothing if it was not, or nobody can say.
  Optional<Anchored> first(ModelPart model, Hash record);
}
