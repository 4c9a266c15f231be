package org.openledger.serve;

import org.openledger.core.flow.ModelId;

/// Where the engine gets its models from.
@FunctionalInterface
public interface ModelSource {
  /// The model of a name, ready to answer.
  ///
  /// @throws org.openledger.core.fault.Refusal with `MODEL_NOT_FOUND` if there is none
  /// @throws org.openledger.core.fault.Fault if it is damaged
  OpenLora.Model model(ModelId id);
}
