package org.openledger.verify;

import org.openledger.attribute.ProofOfAttribution;
import org.openledger.core.flow.ModelId;
import org.openledger.serve.ModelSource;
import org.openledger.serve.OpenLora;
import org.openledger.train.ModelFactory;

/// The models of a folder with their attribution: what a node answers with, and what a stranger
/// checks its answers with.
public final class ModelFolder implements ModelSource {
  private final ModelFactory factory;

  /// The models that a factory finds.
  public ModelFolder(ModelFactory factory) {
    this.factory = factory;
  }

  @Override
  public OpenLora.Model model(ModelId id) {
    if (id.isBase()) {
      return OpenLora.Model.baseAlone(id, factory.base(id.value()).engine());
    }
    var published = factory.adapter(id);
    var base = factory.base(id.base());
    var attribution = ProofOfAttribution.open(published, base);
    return new OpenLora.Model(
        base.engine(), published.adapter(), attribution::attribute, published.part());
  }
}
