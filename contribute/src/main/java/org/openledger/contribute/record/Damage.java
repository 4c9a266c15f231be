package org.openledger.contribute.record;

import org.openledger.core.fault.Code;

/// Something stored that cannot be used any more.
///
/// @param part what sort of thing it is
/// @param name `DATANET`, `DATANET@VERSION` or `DATANET/RECORD`
/// @param code the sort of damage
/// @param reason the same for people
public record Damage(Part part, String name, Code code, String reason) {
  /// Sorts of things that are stored.
  public enum Part {
    DATANET,
    SNAPSHOT,
    RECORD
  }
}
