package org.openledger.contribute.intake;

import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;

/// How the JSON object on a line becomes records.
@FunctionalInterface
public interface RowMapping {
  /// The row's records.
  ///
  /// @throws JsonException if a field is absent or of another type than needed
  Mapped map(Json row);
}
