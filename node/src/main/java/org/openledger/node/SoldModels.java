package org.openledger.node;

import java.util.Optional;
import java.util.function.Function;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.ModelId;
import org.openledger.core.receipt.ModelPart;
import org.openledger.serve.ModelSource;
import org.openledger.serve.OpenLora;
import org.openledger.tally.split.ModelTerms;

/// Models as they are asked: what a source opens, held to what is for sale before anything is made
/// by it.
///
/// @param source opens models
/// @param sold what is for sale
record SoldModels(ModelSource source, Function<ModelId, Optional<ModelTerms>> sold)
    implements ModelSource {

  @Override
  public OpenLora.Model model(ModelId id) {
    var model = source.model(id);
    requireSold(model.provenance(), sold);
    return model;
  }

  /// Refuses a model that is not the one for sale, down to its bits. One that is not for sale is
  /// not damaged by that; neither is one whose terms are, which are named themselves.
  ///
  /// @param now the model as it lies there now
  /// @throws Fault with `MODEL_DAMAGED`
  static void requireSold(ModelPart now, Function<ModelId, Optional<ModelTerms>> sold) {
    var part = part(now.id(), sold);
    if (part.isPresent() && !part.get().equals(now)) {
      throw new Fault(
          Code.MODEL_DAMAGED,
          "%s is not the one that is for sale: it is %s, and %s is"
              .formatted(now.id(), now, part.get()));
    }
  }

  private static Optional<ModelPart> part(
      ModelId id, Function<ModelId, Optional<ModelTerms>> sold) {
    try {
      return sold.apply(id).map(ModelTerms::model);
    } catch (Fault e) {
      if (e.code() == Code.LEDGER_DAMAGED) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
