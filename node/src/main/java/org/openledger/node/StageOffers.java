package org.openledger.node;

import java.util.Optional;
import java.util.Set;
import org.openledger.core.flow.ModelId;
import org.openledger.settle.Settlements;
import org.openledger.tally.split.ModelTerms;

/// What is for sale, whichever stage made it.
///
/// @param settlements knows what it costs
/// @param roots notes what is registered when it changes
record StageOffers(Settlements settlements, RootsNote roots) implements Offering {
  @Override
  public Optional<ModelTerms> terms(ModelId id) {
    return settlements.model(id);
  }

  @Override
  public Set<ModelId> named() {
    return settlements.named();
  }

  @Override
  public void offer(ModelTerms terms) {
    boolean isNew = settlements.model(terms.id()).isEmpty();
    settlements.registerModel(terms);
    if (isNew) {
      roots.write();
    }
  }
}
