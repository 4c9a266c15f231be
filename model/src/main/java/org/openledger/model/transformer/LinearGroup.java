package org.openledger.model.transformer;

import java.util.List;
import org.openledger.model.lora.Projection;

/// Linear layers of a block that share their input, and so the reading of it.
enum LinearGroup {
  ATTENTION_IN(Projection.Q, Projection.K, Projection.V),
  ATTENTION_OUT(Projection.O),
  MLP_IN(Projection.GATE, Projection.UP),
  MLP_OUT(Projection.DOWN);

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes it
  final List<Projection> projections;

  LinearGroup(Projection... projections) {
    this.projections = List.of(projections);
  }
}
