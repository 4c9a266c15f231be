package org.openledger.node;

import java.util.Optional;
import java.util.Set;
import org.openledger.core.flow.ModelId;
import org.openledger.tally.split.ModelTerms;

/// What is for sale, for whoever makes models.
interface Offering {
  /// What a model costs, if it is for sale.
  Optional<ModelTerms> terms(ModelId id);

  /// All models that a receipt names.
  Set<ModelId> named();

  /// Makes a model answer for a price; to offer it again changes nothing.
  void offer(ModelTerms terms);
}
