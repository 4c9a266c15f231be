package org.openledger.node;

import java.util.Optional;
import java.util.function.Function;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.receipt.ModelPart;
import org.openledger.serve.ModelSource;
import org.openledger.serve.OpenLora;
import org.openledger.tally.split.ModelTerms;

/// Models as they are asked: what a source opens, held to what is for sale before anything is made
/// by it. What was published can be opened; where it cannot, that is never whoever asks to blame.
///
/// @param source opens models
/// @param sold what is for sale
record SoldModels(ModelSource source, Function<ModelId, Optional<ModelTerms>> sold)
    implements ModelSource {

  @Override
  public OpenLora.Model model(ModelId id) {
    OpenLora.Model model;
    try {
      model = source.model(id);
    } catch (Refusal e) {
      throw isTheAskers(e)
          ? e
          : new Fault(Code.MODEL_DAMAGED, id + " cannot be opened: " + e.text(), e);
    }
    requireSold(model.provenance(), sold);
    return model;
  }

  /// Whether a refusal is for whoever asks: there is no such model, it may not be asked any more,
  /// or not now.
  private static boolean isTheAskers(Refusal e) {
    return e.code() == Code.MODEL_NOT_FOUND
        || e.code() == Code.STATE_CONFLICT
        || e.kind() == Kind.BUSY
        || e.kind() == Kind.CANCELLED;
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
